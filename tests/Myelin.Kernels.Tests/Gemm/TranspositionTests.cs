using System.Numerics;
using Myelin.Kernels.Tests.Threading;

namespace Myelin.Kernels.Tests.Gemm;

/// <summary>Transposes of matrices of all sizes around the vectors, at every vector width: every number arrives, and nothing else is
/// written.</summary>
public sealed unsafe class TranspositionTests : VectorWidths
{
    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_number_of_a_matrix_of_any_size_arrives(VectorWidth width)
    {
        VectorPath.Current = width;
        for (int rows = 0; rows <= 34; rows++)
        {
            for (int columns = 0; columns <= 21; columns++)
            {
                AssertTransposed<float>(rows, columns);
                AssertTransposed<double>(rows, columns);
            }
        }
    }

    private static void AssertTransposed<T>(int rows, int columns) where T : unmanaged, INumber<T>
    {
        int fromLeading = columns + 3, toLeading = rows + 2;
        T guard = T.CreateChecked(-1);
        T[] from = new T[rows * fromLeading], to = new T[columns * toLeading];
        for (int i = 0; i < from.Length; i++) from[i] = T.CreateChecked(i);
        Array.Fill(to, guard);
        fixed (T* x = from, y = to)
        {
            var work = new Work { From = x, To = y, FromLeading = fromLeading, ToLeading = toLeading, Rows = rows, Columns = columns };
            if (typeof(T) == typeof(float)) VectorPath.Run(ref work);
            else VectorPath.RunDouble(ref work);
        }
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < toLeading; i++)
            {
                T expected = i < rows ? from[i * fromLeading + j] : guard;
                if (to[j * toLeading + i] != expected)
                    Assert.Fail($"{rows} × {columns}: row {j}, column {i} is {to[j * toLeading + i]}, expected {expected}.");
            }
        }
    }

    private struct Work : IFloat32Work, IFloat64Work
    {
        public void* From, To;
        public nint FromLeading, ToLeading;
        public int Rows, Columns;

        readonly void IFloat32Work.Run<V>() => Transposition.Matrix<V, float>((float*)From, FromLeading, (float*)To, ToLeading, Rows, Columns);

        readonly void IFloat64Work.Run<V>() => Transposition.Matrix<V, double>((double*)From, FromLeading, (double*)To, ToLeading, Rows, Columns);
    }
}
