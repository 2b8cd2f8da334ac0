using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Transposes blocks of numbers within registers: 16 × 16, 8 × 8 and 4 × 4 floats, 8 × 8, 4 × 4 and 2 × 2 doubles.</summary>
internal static unsafe class Transposition
{
    /// <summary>to[j, i] = from[i, j] for any number of rows and columns, by squares as large as the vectors allow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Matrix<V, T>(T* from, nint fromLeading, T* to, nint toLeading, int rows, int columns)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        for (; rows >= V.Count; rows -= V.Count, from += V.Count * fromLeading, to += V.Count)
        {
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count) Square<V, T>(from + j, fromLeading, to + j * toLeading, toLeading);
            if (j < columns) Rectangle(from + j, fromLeading, to + j * toLeading, toLeading, V.Count, columns - j);
        }
        if (rows > 0) Rectangle(from, fromLeading, to, toLeading, rows, columns);
    }

    /// <summary>to[j, i] = from[i, j] for a square of <see cref="IVector{V}.Count"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<V, T>(T* from, nint fromLeading, T* to, nint toLeading)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (typeof(V) == typeof(Float32x16)) Floats16((float*)from, fromLeading, (float*)to, toLeading);
        else if (typeof(V) == typeof(Float32x8)) Floats8((float*)from, fromLeading, (float*)to, toLeading);
        else if (typeof(V) == typeof(Float32x4)) Floats4((float*)from, fromLeading, (float*)to, toLeading);
        else if (typeof(V) == typeof(Float64x8)) Doubles8((double*)from, fromLeading, (double*)to, toLeading);
        else if (typeof(V) == typeof(Float64x4)) Doubles4((double*)from, fromLeading, (double*)to, toLeading);
        else Rectangle(from, fromLeading, to, toLeading, V.Count, V.Count);
    }

    /// <summary>to[j, i] = from[i, j] for any number of rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rectangle<T>(T* from, nint fromLeading, T* to, nint toLeading, int rows, int columns) where T : unmanaged
    {
        int i = 0;
        if (typeof(T) == typeof(float) && Vector128.IsHardwareAccelerated)
        {
            for (; i + 4 <= rows; i += 4)
            {
                int j = 0;
                for (; j + 4 <= columns; j += 4)
                    Floats4((float*)from + i * fromLeading + j, fromLeading, (float*)to + j * toLeading + i, toLeading);
                for (; j < columns; j++)
                {
                    for (int r = i; r < i + 4; r++) to[j * toLeading + r] = from[r * fromLeading + j];
                }
            }
        }
        for (; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) to[j * toLeading + i] = from[i * fromLeading + j];
        }
    }

    /// <summary>to[j · rows + i] = from[i, j] for few rows, whose columns then lie without gaps.</summary>
    /// <param name="from">The rows; up to eight are read, and up to seven columns more than there are, whatever lies there.</param>
    /// <param name="fromLeading">The distance from row to row.</param>
    /// <param name="to">The columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="beyond">Whether up to seven numbers behind the last column may be overwritten.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FewRows<V, T>(T* from, nint fromLeading, T* to, int rows, int columns, bool beyond)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (rows is < 3 or > 8 || (typeof(V) != typeof(Float32x8) && typeof(V) != typeof(Float32x16)))
        {
            Rectangle(from, fromLeading, to, rows, rows, columns);
            return;
        }

        // Squares of eight rows: what they have too much of a column is written over by the next one.
        int end = beyond ? columns : columns - 1;
        for (; end >= 8; end -= 8, columns -= 8, from += 8, to += 8 * rows) Floats8((float*)from, fromLeading, (float*)to, rows);
        if (columns == 0) return;
        float* last = stackalloc float[9 * 8];
        Floats8((float*)from, fromLeading, last, rows);
        new ReadOnlySpan<float>(last, columns * rows).CopyTo(new Span<float>(to, columns * rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Floats4(float* from, nint fromLeading, float* to, nint toLeading)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromLeading);
        from += 2 * fromLeading;
        Vector128<float> c = Vector128.Load(from), d = Vector128.Load(from + fromLeading);
        // Pairs of numbers are interleaved, then pairs of pairs.
        Vector128<double> ab0 = Low(a, b).AsDouble(), ab1 = High(a, b).AsDouble(), cd0 = Low(c, d).AsDouble(), cd1 = High(c, d).AsDouble();
        Low(ab0, cd0).AsSingle().Store(to);
        High(ab0, cd0).AsSingle().Store(to + toLeading);
        to += 2 * toLeading;
        Low(ab1, cd1).AsSingle().Store(to);
        High(ab1, cd1).AsSingle().Store(to + toLeading);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Low(Vector128<double> x, Vector128<double> y) => Vector128.Create(x.GetLower(), y.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> x, Vector128<double> y) => Vector128.Create(x.GetUpper(), y.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats8(float* from, nint fromLeading, float* to, nint toLeading)
    {
        for (int half = 0; half < 8; half += 4, from += 4)
        {
            // Row i beside row i + 4, then four times four numbers in each half of the registers at once.
            Vector256<float> a = Beside8(from, fromLeading), b = Beside8(from + fromLeading, fromLeading);
            Vector256<float> c = Beside8(from + 2 * fromLeading, fromLeading), d = Beside8(from + 3 * fromLeading, fromLeading);
            Vector256<double> ab0 = Avx.UnpackLow(a, b).AsDouble(), ab1 = Avx.UnpackHigh(a, b).AsDouble();
            Vector256<double> cd0 = Avx.UnpackLow(c, d).AsDouble(), cd1 = Avx.UnpackHigh(c, d).AsDouble();
            Avx.UnpackLow(ab0, cd0).AsSingle().Store(to);
            Avx.UnpackHigh(ab0, cd0).AsSingle().Store(to + toLeading);
            to += 2 * toLeading;
            Avx.UnpackLow(ab1, cd1).AsSingle().Store(to);
            Avx.UnpackHigh(ab1, cd1).AsSingle().Store(to + toLeading);
            to += 2 * toLeading;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Beside8(float* row, nint leading) =>
        Vector256.Create(Vector128.Load(row), Vector128.Load(row + 4 * leading));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats16(float* from, nint fromLeading, float* to, nint toLeading)
    {
        for (int quarter = 0; quarter < 16; quarter += 4, from += 4)
        {
            // Rows i, i + 4, i + 8 and i + 12 beside one another, then four times four numbers in each quarter of the registers at once.
            Vector512<float> a = Beside16(from, fromLeading), b = Beside16(from + fromLeading, fromLeading);
            Vector512<float> c = Beside16(from + 2 * fromLeading, fromLeading), d = Beside16(from + 3 * fromLeading, fromLeading);
            Vector512<double> ab0 = Avx512F.UnpackLow(a, b).AsDouble(), ab1 = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> cd0 = Avx512F.UnpackLow(c, d).AsDouble(), cd1 = Avx512F.UnpackHigh(c, d).AsDouble();
            Avx512F.UnpackLow(ab0, cd0).AsSingle().Store(to);
            Avx512F.UnpackHigh(ab0, cd0).AsSingle().Store(to + toLeading);
            to += 2 * toLeading;
            Avx512F.UnpackLow(ab1, cd1).AsSingle().Store(to);
            Avx512F.UnpackHigh(ab1, cd1).AsSingle().Store(to + toLeading);
            to += 2 * toLeading;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Beside16(float* row, nint leading)
    {
        Vector512<float> x = Vector128.Load(row).ToVector256Unsafe().ToVector512Unsafe();
        x = Avx512F.InsertVector128(x, Vector128.Load(row + 4 * leading), 1);
        x = Avx512F.InsertVector128(x, Vector128.Load(row + 8 * leading), 2);
        return Avx512F.InsertVector128(x, Vector128.Load(row + 12 * leading), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Doubles4(double* from, nint fromLeading, double* to, nint toLeading)
    {
        for (int half = 0; half < 4; half += 2, from += 2)
        {
            Vector256<double> a = Vector256.Create(Vector128.Load(from), Vector128.Load(from + 2 * fromLeading));
            Vector256<double> b = Vector256.Create(Vector128.Load(from + fromLeading), Vector128.Load(from + 3 * fromLeading));
            Avx.UnpackLow(a, b).Store(to);
            Avx.UnpackHigh(a, b).Store(to + toLeading);
            to += 2 * toLeading;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Doubles8(double* from, nint fromLeading, double* to, nint toLeading)
    {
        for (int quarter = 0; quarter < 8; quarter += 2, from += 2)
        {
            Vector512<double> a = Beside8(from, 2 * fromLeading), b = Beside8(from + fromLeading, 2 * fromLeading);
            Avx512F.UnpackLow(a, b).Store(to);
            Avx512F.UnpackHigh(a, b).Store(to + toLeading);
            to += 2 * toLeading;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Beside8(double* row, nint leading)
    {
        Vector512<double> x = Vector128.Load(row).ToVector256Unsafe().ToVector512Unsafe();
        x = Avx512DQ.InsertVector128(x, Vector128.Load(row + leading), 1);
        x = Avx512DQ.InsertVector128(x, Vector128.Load(row + 2 * leading), 2);
        return Avx512DQ.InsertVector128(x, Vector128.Load(row + 3 * leading), 3);
    }
}
