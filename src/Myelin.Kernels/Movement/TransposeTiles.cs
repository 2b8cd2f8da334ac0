using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// y[i · yStride + j] = x[j · xStride + i], in tiles of 16 × 16, so that a cache line is read whole and written whole while it is in the
/// cache. With AVX, 8 × 8 floats or 4 × 4 doubles are transposed in registers.
/// </summary>
internal static unsafe class TransposeTiles
{
    private const int Tile = 16;

    /// <summary>Transposes: <paramref name="rows"/> (i) of <paramref name="columns"/> (j) numbers are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* x, long xStride, T* y, long yStride, int rows, int columns, bool wide) where T : unmanaged
    {
        int step = !wide ? 0 : sizeof(T) == sizeof(float) ? 8 : sizeof(T) == sizeof(double) ? 4 : 0;
        for (int i0 = 0; i0 < rows; i0 += Tile)
        {
            int iEnd = Math.Min(i0 + Tile, rows);
            for (int j0 = 0; j0 < columns; j0 += Tile)
            {
                int jEnd = Math.Min(j0 + Tile, columns), i = i0;
                if (step > 0)
                {
                    for (; i <= iEnd - step; i += step)
                    {
                        int j = j0;
                        for (; j <= jEnd - step; j += step)
                        {
                            if (sizeof(T) == sizeof(float))
                                Eight((float*)(x + j * xStride + i), xStride, (float*)(y + i * yStride + j), yStride);
                            else
                                Four((double*)(x + j * xStride + i), xStride, (double*)(y + i * yStride + j), yStride);
                        }

                        Single(x, xStride, y, yStride, i, i + step, j, jEnd);
                    }
                }

                Single(x, xStride, y, yStride, i, iEnd, j0, jEnd);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Single<T>(T* x, long xStride, T* y, long yStride, int i, int iEnd, int j0, int jEnd) where T : unmanaged
    {
        for (; i < iEnd; i++)
        {
            T* from = x + j0 * xStride + i, to = y + i * yStride;
            for (int j = j0; j < jEnd; j++, from += xStride) to[j] = *from;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* x, long xStride, float* y, long yStride)
    {
        Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + xStride);
        Vector256<float> r2 = Vector256.Load(x + 2 * xStride), r3 = Vector256.Load(x + 3 * xStride);
        Vector256<float> r4 = Vector256.Load(x + 4 * xStride), r5 = Vector256.Load(x + 5 * xStride);
        Vector256<float> r6 = Vector256.Load(x + 6 * xStride), r7 = Vector256.Load(x + 7 * xStride);

        Vector256<double> a0 = Avx.UnpackLow(r0, r1).AsDouble(), a1 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> a2 = Avx.UnpackLow(r2, r3).AsDouble(), a3 = Avx.UnpackHigh(r2, r3).AsDouble();
        Vector256<double> a4 = Avx.UnpackLow(r4, r5).AsDouble(), a5 = Avx.UnpackHigh(r4, r5).AsDouble();
        Vector256<double> a6 = Avx.UnpackLow(r6, r7).AsDouble(), a7 = Avx.UnpackHigh(r6, r7).AsDouble();

        Vector256<double> b0 = Avx.UnpackLow(a0, a2), b1 = Avx.UnpackHigh(a0, a2), b2 = Avx.UnpackLow(a1, a3), b3 = Avx.UnpackHigh(a1, a3);
        Vector256<double> b4 = Avx.UnpackLow(a4, a6), b5 = Avx.UnpackHigh(a4, a6), b6 = Avx.UnpackLow(a5, a7), b7 = Avx.UnpackHigh(a5, a7);

        Avx.Permute2x128(b0, b4, 0x20).AsSingle().Store(y);
        Avx.Permute2x128(b1, b5, 0x20).AsSingle().Store(y + yStride);
        Avx.Permute2x128(b2, b6, 0x20).AsSingle().Store(y + 2 * yStride);
        Avx.Permute2x128(b3, b7, 0x20).AsSingle().Store(y + 3 * yStride);
        Avx.Permute2x128(b0, b4, 0x31).AsSingle().Store(y + 4 * yStride);
        Avx.Permute2x128(b1, b5, 0x31).AsSingle().Store(y + 5 * yStride);
        Avx.Permute2x128(b2, b6, 0x31).AsSingle().Store(y + 6 * yStride);
        Avx.Permute2x128(b3, b7, 0x31).AsSingle().Store(y + 7 * yStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(double* x, long xStride, double* y, long yStride)
    {
        Vector256<double> r0 = Vector256.Load(x), r1 = Vector256.Load(x + xStride);
        Vector256<double> r2 = Vector256.Load(x + 2 * xStride), r3 = Vector256.Load(x + 3 * xStride);
        Vector256<double> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(a0, a2, 0x20).Store(y);
        Avx.Permute2x128(a1, a3, 0x20).Store(y + yStride);
        Avx.Permute2x128(a0, a2, 0x31).Store(y + 2 * yStride);
        Avx.Permute2x128(a1, a3, 0x31).Store(y + 3 * yStride);
    }
}
