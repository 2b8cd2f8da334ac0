using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>What is done at one output position for as many channels as a vector has, or the few that are left.</summary>
internal interface IPoolFunction
{
    /// <summary>Does it.</summary>
    /// <param name="box">The window.</param>
    /// <param name="image">Where the image, from the channel on, begins among the inputs.</param>
    /// <param name="output">Where the channel of the output position lies.</param>
    /// <param name="count">The number of channels: those of a vector, or fewer.</param>
    void At(in PoolBox box, nint image, nint output, int count);
}

/// <summary>Reads and writes whole vectors, or the first few lanes where a row of channels ends.</summary>
internal static unsafe class ChannelLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V, T>(T* x, int count) where V : struct, IVector<V, T> where T : unmanaged => count == V.Count ? V.Load(x) : V.LoadPartial(x, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(V y, T* destination, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        if (count == V.Count) V.Store(y, destination);
        else V.StorePartial(y, destination, count);
    }
}

/// <summary>The numbers of a window folded to one: the largest, or, for sums, the mean.</summary>
internal unsafe struct PoolFold<F, V, T> : IPoolFunction
    where F : struct, IFold
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    public T* X, Y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At(in PoolBox box, nint image, nint output, int count)
    {
        V folded = V.Create(F.Start);
        T* plane = X + image + box.Start;
        for (int p = 0; p < box.Planes; p++, plane += box.Plane)
        {
            T* row = plane;
            for (int r = 0; r < box.Rows; r++, row += box.Row)
            {
                T* x = row;
                for (int c = 0; c < box.Columns; c++, x += box.Column)
                    folded = F.Combine(folded, ChannelLanes.Load<V, T>(x, count));
            }
        }

        if (typeof(F) == typeof(SumFold)) folded /= V.Create(box.Count);
        ChannelLanes.Store(folded, Y + output, count);
    }
}

/// <summary>The number at the place of the first largest one.</summary>
internal unsafe struct PoolPick<V, T> : IPoolFunction where V : struct, IVector<V, T> where T : unmanaged
{
    public T* X, Y, Z, Result;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At(in PoolBox box, nint image, nint output, int count)
    {
        V largest = ChannelLanes.Load<V, T>(Y + output, count), picked = V.Zero;
        // From the last to the first, so that the first of equals is picked at last.
        for (int p = box.Planes - 1; p >= 0; p--)
        {
            for (int r = box.Rows - 1; r >= 0; r--)
            {
                nint at = image + box.Start + p * box.Plane + r * box.Row + (box.Columns - 1) * box.Column;
                for (int c = 0; c < box.Columns; c++, at -= box.Column)
                    picked = V.Select(V.Equal(ChannelLanes.Load<V, T>(X + at, count), largest), ChannelLanes.Load<V, T>(Z + at, count), picked);
            }
        }

        ChannelLanes.Store(picked, Result + output, count);
    }
}

/// <summary>The gradient added at the place of the first largest number.</summary>
internal unsafe struct PoolMaxGradient<V, T> : IPoolFunction where V : struct, IVector<V, T> where T : unmanaged
{
    public T* X, Y, DY, DX;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At(in PoolBox box, nint image, nint output, int count)
    {
        // What is given away once is 0 from then on.
        V largest = ChannelLanes.Load<V, T>(Y + output, count), left = ChannelLanes.Load<V, T>(DY + output, count);
        for (int p = 0; p < box.Planes; p++)
        {
            for (int r = 0; r < box.Rows; r++)
            {
                nint at = image + box.Start + p * box.Plane + r * box.Row;
                for (int c = 0; c < box.Columns; c++, at += box.Column)
                {
                    V here = V.Equal(ChannelLanes.Load<V, T>(X + at, count), largest);
                    ChannelLanes.Store(ChannelLanes.Load<V, T>(DX + at, count) + V.And(here, left), DX + at, count);
                    left = V.AndNot(here, left);
                }
            }
        }
    }
}

/// <summary>The gradient added in equal parts.</summary>
internal unsafe struct PoolAverageGradient<V, T> : IPoolFunction where V : struct, IVector<V, T> where T : unmanaged
{
    public T* DY, DX;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At(in PoolBox box, nint image, nint output, int count)
    {
        V part = ChannelLanes.Load<V, T>(DY + output, count) / V.Create(box.Count);
        T* plane = DX + image + box.Start;
        for (int p = 0; p < box.Planes; p++, plane += box.Plane)
        {
            T* row = plane;
            for (int r = 0; r < box.Rows; r++, row += box.Row)
            {
                T* dx = row;
                for (int c = 0; c < box.Columns; c++, dx += box.Column)
                    ChannelLanes.Store(ChannelLanes.Load<V, T>(dx, count) + part, dx, count);
            }
        }
    }
}
