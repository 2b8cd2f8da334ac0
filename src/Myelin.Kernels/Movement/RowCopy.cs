using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Rows of equal width copied from one stride to another: short ones number by number, longer ones as blocks of bytes.</summary>
internal static unsafe class RowCopy
{
    private const int Short = 12;

    /// <summary>y[i · yStride + j] = x[i · xStride + j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(T* x, long xStride, T* y, long yStride, int rows, int width) where T : unmanaged
    {
        if (width > Short)
        {
            for (int i = 0; i < rows; i++, x += xStride, y += yStride)
                Buffer.MemoryCopy(x, y, (long)width * sizeof(T), (long)width * sizeof(T));
        }
        else if (width == 1)
        {
            for (int i = 0; i < rows; i++, x += xStride, y += yStride)
                *y = *x;
        }
        else
        {
            for (int i = 0; i < rows; i++, x += xStride, y += yStride)
            {
                for (int j = 0; j < width; j++) y[j] = x[j];
            }
        }
    }
}
