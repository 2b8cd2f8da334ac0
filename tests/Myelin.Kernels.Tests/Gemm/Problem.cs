using System.Numerics;

namespace Myelin.Kernels.Tests.Gemm;

/// <summary>A matrix product with its data, guard values between and behind the rows of C, and the plain triple loop to compare with.</summary>
internal sealed unsafe class Problem<T> where T : unmanaged, INumber<T>
{
    public const double Guard = -12345;

    public Problem(
        Random random, GemmShape shape, int extraA = 0, int extraB = 0, int extraC = 0, int batch = 1, bool sharedA = false, bool sharedB = false,
        bool accumulate = false)
    {
        (Shape, Batch, Accumulate) = (shape, batch, accumulate);
        (LeadingA, LeadingB, LeadingC) = (shape.ColumnsOfA + extraA, shape.ColumnsOfB + extraB, shape.N + extraC);
        int sizeA = (shape.TransposeA ? shape.K : shape.M) * LeadingA, sizeB = (shape.TransposeB ? shape.N : shape.K) * LeadingB;
        int sizeC = shape.M * LeadingC;
        (StrideA, StrideB, StrideC) = (sharedA ? 0 : sizeA, sharedB ? 0 : sizeB, sizeC);
        A = Numbers(random, sharedA ? sizeA : sizeA * batch);
        B = Numbers(random, sharedB ? sizeB : sizeB * batch);
        C = Numbers(random, sizeC * batch + 40);
        for (int i = 0; i < C.Length; i++)
        {
            if (i >= sizeC * batch || i % LeadingC >= shape.N) C[i] = T.CreateChecked(Guard);
        }
        Before = (T[])C.Clone();
        Workspace = GC.AllocateArray<T>((int)Kernels.Gemm.WorkspaceLength<T>(shape, batch, sharedB) + 16, pinned: true);
        Array.Fill(Workspace, T.CreateChecked(Guard));
    }

    public GemmShape Shape { get; }

    public int Batch { get; }

    public bool Accumulate { get; }

    public int LeadingA { get; }

    public int LeadingB { get; }

    public int LeadingC { get; }

    public int StrideA { get; }

    public int StrideB { get; }

    public int StrideC { get; }

    public T[] A { get; }

    public T[] B { get; }

    public T[] C { get; }

    public T[] Before { get; }

    public T[] Workspace { get; }

    public override string ToString() =>
        $"{typeof(T).Name} {Shape} batch {Batch} leading {LeadingA} {LeadingB} {LeadingC} strides {StrideA} {StrideB} accumulate "
            + $"{Accumulate} {VectorPath.Current}";

    public GemmCall<T> Call()
    {
        fixed (T* a = A, b = B, c = C, workspace = Workspace)
        {
            return new GemmCall<T>(Shape, a, b, c, workspace)
            {
                LeadingA = LeadingA, LeadingB = LeadingB, LeadingC = LeadingC, Accumulate = Accumulate,
                Batch = Batch, StrideA = StrideA, StrideB = StrideB, StrideC = StrideC,
            };
        }
    }

    /// <summary>Starts again from the values that C had, and multiplies.</summary>
    public T[] Multiply(bool fromMiddle = false)
    {
        Before.CopyTo(C, 0);
        Kernels.Gemm.Multiply(Call() with { FromMiddle = fromMiddle });
        return C;
    }

    /// <summary>Fails unless C is the product, and everything around it is untouched.</summary>
    public void Check()
    {
        // A sum of K products of numbers up to 1 is off by at most about K² / 2 half-ulps of its terms.
        double unit = typeof(T) == typeof(float) ? 6e-8 : 1.2e-16, tolerance = unit * (Shape.K + 2) * 2;
        for (int p = 0; p < Batch; p++)
        {
            for (int i = 0; i < Shape.M; i++)
            {
                for (int j = 0; j < Shape.N; j++)
                {
                    int at = p * StrideC + i * LeadingC + j;
                    double expected = Accumulate ? double.CreateChecked(Before[at]) : 0, actual = double.CreateChecked(C[at]);
                    for (int k = 0; k < Shape.K; k++)
                        expected += double.CreateChecked(ElementOfA(p, i, k)) * double.CreateChecked(ElementOfB(p, k, j));
                    if (!(Math.Abs(expected - actual) <= tolerance))
                        Assert.Fail($"{this}: product {p} at [{i}, {j}] is {actual}, expected {expected}.");
                }
            }
        }
        CheckGuards();
    }

    /// <summary>Fails unless everything around C and behind the workspace is untouched.</summary>
    public void CheckGuards()
    {
        for (int i = 0; i < C.Length; i++)
        {
            if ((i >= StrideC * Batch || i % LeadingC >= Shape.N) && C[i] != T.CreateChecked(Guard)) Assert.Fail($"{this}: wrote outside C at {i}.");
        }
        for (int i = Workspace.Length - 16; i < Workspace.Length; i++)
        {
            if (Workspace[i] != T.CreateChecked(Guard)) Assert.Fail($"{this}: wrote behind the workspace.");
        }
    }

    private T ElementOfA(int product, int i, int k) => A[product * StrideA + (Shape.TransposeA ? k * LeadingA + i : i * LeadingA + k)];

    private T ElementOfB(int product, int k, int j) => B[product * StrideB + (Shape.TransposeB ? j * LeadingB + k : k * LeadingB + j)];

    private static T[] Numbers(Random random, int count)
    {
        // Pinned, because calls hold addresses.
        T[] numbers = GC.AllocateArray<T>(count, pinned: true);
        for (int i = 0; i < count; i++) numbers[i] = T.CreateChecked(random.NextDouble() * 2 - 1);
        return numbers;
    }
}
