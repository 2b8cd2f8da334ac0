using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Transposes matrices in strips of as many rows as a vector has numbers, four columns at a time (two of doubles), within registers. Where
/// rows or columns are left, the last strip begins earlier and writes some numbers again.
/// </summary>
internal static unsafe class Transposition
{
    /// <summary>to[j, i] = from[i, j] for any number of rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Matrix<V, T>(T* from, nint fromLeading, T* to, nint toLeading, int rows, int columns)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (!HasStrips<V>() || rows < V.Count || columns < 16 / sizeof(T))
        {
            Rectangle(from, fromLeading, to, toLeading, rows, columns);
            return;
        }
        for (int i = 0; i < rows; i += V.Count)
        {
            nint row = Math.Min(i, rows - V.Count);
            Strip<V, T>(from + row * fromLeading, fromLeading, to + row, toLeading, columns);
        }
    }

    private static bool HasStrips<V>() =>
        typeof(V) == typeof(Float32x16) || typeof(V) == typeof(Float32x8) || typeof(V) == typeof(Float64x8) || typeof(V) == typeof(Float64x4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Strip<V, T>(T* from, nint fromLeading, T* to, nint toLeading, int columns)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (typeof(V) == typeof(Float32x16)) Floats16((float*)from, fromLeading, (float*)to, toLeading, columns);
        else if (typeof(V) == typeof(Float32x8)) Floats8((float*)from, fromLeading, (float*)to, toLeading, columns);
        else if (typeof(V) == typeof(Float64x8)) Doubles8((double*)from, fromLeading, (double*)to, toLeading, columns);
        else Doubles4((double*)from, fromLeading, (double*)to, toLeading, columns);
    }

    /// <summary>The same without vectors wider than 128 bits: for few rows or columns, and where there are no others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rectangle<T>(T* from, nint fromLeading, T* to, nint toLeading, int rows, int columns) where T : unmanaged
    {
        if (typeof(T) == typeof(float) && Vector128.IsHardwareAccelerated && rows >= 4 && columns >= 4)
        {
            for (int i = 0; i < rows; i += 4)
            {
                nint row = Math.Min(i, rows - 4);
                float* strip = (float*)from + row * fromLeading, turned = (float*)to + row;
                for (int j = 0; j < columns; j += 4)
                {
                    nint column = Math.Min(j, columns - 4);
                    Floats4(strip + column, fromLeading, turned + column * toLeading, toLeading);
                }
            }
            return;
        }
        for (int i = 0; i < rows; i++)
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
        for (; end >= 8; end -= 8, columns -= 8, from += 8, to += 8 * rows) Floats8((float*)from, fromLeading, (float*)to, rows, 8);
        if (columns == 0) return;
        float* last = stackalloc float[9 * 8];
        Floats8((float*)from, fromLeading, last, rows, 8);
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
    private static Vector128<double> Low(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[1], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats8(float* from, nint fromLeading, float* to, nint toLeading, int columns)
    {
        for (int j = 0; j < columns; j += 4)
        {
            nint column = Math.Min(j, columns - 4);
            float* x = from + column, y = to + column * toLeading;
            // Row i beside row i + 4, then four times four numbers in each half of the registers at once.
            Vector256<float> a = Beside8(x, fromLeading), b = Beside8(x + fromLeading, fromLeading);
            Vector256<float> c = Beside8(x + 2 * fromLeading, fromLeading), d = Beside8(x + 3 * fromLeading, fromLeading);
            Vector256<double> ab0 = Avx.UnpackLow(a, b).AsDouble(), ab1 = Avx.UnpackHigh(a, b).AsDouble();
            Vector256<double> cd0 = Avx.UnpackLow(c, d).AsDouble(), cd1 = Avx.UnpackHigh(c, d).AsDouble();
            Avx.UnpackLow(ab0, cd0).AsSingle().Store(y);
            Avx.UnpackHigh(ab0, cd0).AsSingle().Store(y + toLeading);
            y += 2 * toLeading;
            Avx.UnpackLow(ab1, cd1).AsSingle().Store(y);
            Avx.UnpackHigh(ab1, cd1).AsSingle().Store(y + toLeading);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Beside8(float* row, nint leading) =>
        Vector256.Create(Vector128.Load(row), Vector128.Load(row + 4 * leading));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats16(float* from, nint fromLeading, float* to, nint toLeading, int columns)
    {
        for (int j = 0; j < columns; j += 4)
        {
            nint column = Math.Min(j, columns - 4);
            float* x = from + column, y = to + column * toLeading;
            // Rows i, i + 4, i + 8 and i + 12 beside one another, then four times four numbers in each quarter of the registers at once.
            Vector512<float> a = Beside16(x, fromLeading), b = Beside16(x + fromLeading, fromLeading);
            Vector512<float> c = Beside16(x + 2 * fromLeading, fromLeading), d = Beside16(x + 3 * fromLeading, fromLeading);
            Vector512<double> ab0 = Avx512F.UnpackLow(a, b).AsDouble(), ab1 = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> cd0 = Avx512F.UnpackLow(c, d).AsDouble(), cd1 = Avx512F.UnpackHigh(c, d).AsDouble();
            Avx512F.UnpackLow(ab0, cd0).AsSingle().Store(y);
            Avx512F.UnpackHigh(ab0, cd0).AsSingle().Store(y + toLeading);
            y += 2 * toLeading;
            Avx512F.UnpackLow(ab1, cd1).AsSingle().Store(y);
            Avx512F.UnpackHigh(ab1, cd1).AsSingle().Store(y + toLeading);
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
    private static void Doubles4(double* from, nint fromLeading, double* to, nint toLeading, int columns)
    {
        for (int j = 0; j < columns; j += 2)
        {
            nint column = Math.Min(j, columns - 2);
            double* x = from + column, y = to + column * toLeading;
            Vector256<double> a = Vector256.Create(Vector128.Load(x), Vector128.Load(x + 2 * fromLeading));
            Vector256<double> b = Vector256.Create(Vector128.Load(x + fromLeading), Vector128.Load(x + 3 * fromLeading));
            Avx.UnpackLow(a, b).Store(y);
            Avx.UnpackHigh(a, b).Store(y + toLeading);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Doubles8(double* from, nint fromLeading, double* to, nint toLeading, int columns)
    {
        for (int j = 0; j < columns; j += 2)
        {
            nint column = Math.Min(j, columns - 2);
            double* x = from + column, y = to + column * toLeading;
            Vector512<double> a = Beside8(x, 2 * fromLeading), b = Beside8(x + fromLeading, 2 * fromLeading);
            Avx512F.UnpackLow(a, b).Store(y);
            Avx512F.UnpackHigh(a, b).Store(y + toLeading);
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
