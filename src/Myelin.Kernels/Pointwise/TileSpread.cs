using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Brings a tile's numbers to where a <see cref="TileProgram"/> reads them: broadcast operands are laid out, near caches
/// filled.</summary>
internal static unsafe class TileSpread
{
    /// <summary>Asks for the next tile while this one is worked on: between tiles, which are short, the processor does not see it
    /// coming.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fetch(byte* numbers, int bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (byte* end = numbers + bytes; numbers < end; numbers += 64)
            Sse.Prefetch0(numbers);
    }

    /// <summary>Lays out a broadcast operand's numbers from number <paramref name="start"/> of the result on.</summary>
    public static void LayOut(byte* source, in TileOperand operand, int elementSize, int start, byte* destination, int count)
    {
        if (operand.IsRow && start % operand.Sizes[1] == 0)
            RepeatRow(source, operand.Sizes[1] * elementSize, destination, count * elementSize);
        else if (operand.IsColumn && start % operand.Sizes[1] == 0 && elementSize == sizeof(float))
            FillRows((float*)source + start / operand.Sizes[1], operand.Sizes[1], (float*)destination, count);
        else if (elementSize == sizeof(float))
            Spread((uint*)source, operand, start, (uint*)destination, count);
        else
            Spread((ulong*)source, operand, start, (ulong*)destination, count);
    }

    /// <summary>Lays a row out again and again; one of whole vectors vector by vector, each read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RepeatRow(byte* row, int rowBytes, byte* destination, int bytes)
    {
        if (Vector256.IsHardwareAccelerated && rowBytes % Vector256<byte>.Count == 0 && bytes % rowBytes == 0)
        {
            for (int column = 0; column < rowBytes; column += Vector256<byte>.Count)
            {
                Vector256<byte> numbers = Vector256.Load(row + column);
                for (int at = column; at < bytes; at += rowBytes)
                    numbers.Store(destination + at);
            }

            return;
        }

        int done = Math.Min(rowBytes, bytes);
        Unsafe.CopyBlockUnaligned(destination, row, (uint)done);
        // What lies there is whole rows: what follows repeats it, twice as much each time.
        for (int run; done < bytes; done += run)
        {
            run = Math.Min(done, bytes - done);
            Unsafe.CopyBlockUnaligned(destination + done, destination, (uint)run);
        }
    }

    /// <summary>Fills each row with a number of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillRows(float* numbers, int columns, float* destination, int count)
    {
        int whole = Vector256.IsHardwareAccelerated ? columns / Vector256<float>.Count * Vector256<float>.Count : 0;
        for (int done = 0; done < count; done += columns, numbers++, destination += columns)
        {
            var same = Vector256.Create(*numbers);
            int now = Math.Min(columns, count - done), vectors = Math.Min(whole, now / Vector256<float>.Count * Vector256<float>.Count), i = 0;
            for (; i < vectors; i += Vector256<float>.Count)
                same.Store(destination + i);
            for (; i < now; i++)
                destination[i] = *numbers;
        }
    }

    /// <summary>The same in any case.</summary>
    private static void Spread<T>(T* source, TileOperand operand, int start, T* destination, int count) where T : unmanaged
    {
        int[] sizes = operand.Sizes, strides = operand.Strides;
        int last = sizes.Length - 1;
        int inner = sizes[last], innerStride = strides[last];
        int column = start % inner, row = start / inner;
        int done = 0;
        while (done < count)
        {
            int offset = 0;
            for (int axis = last - 1, rest = row; axis >= 0; axis--)
            {
                offset += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }

            int run = Math.Min(inner - column, count - done);
            T* from = source + offset + (long)column * innerStride;
            if (innerStride == 0)
            {
                new Span<T>(destination + done, run).Fill(*from);
            }
            else if (innerStride == 1)
            {
                new ReadOnlySpan<T>(from, run).CopyTo(new Span<T>(destination + done, run));
            }
            else
            {
                for (int i = 0; i < run; i++)
                    destination[done + i] = from[(long)i * innerStride];
            }

            done += run;
            column = 0;
            row++;
        }
    }
}
