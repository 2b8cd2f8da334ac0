using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>What is done at one output position for as many channels as a vector has, or the few that are left.</summary>
internal interface IPoolFunction
{
    /// <summary>Whether it writes to the places of the window, and not at the output position.</summary>
    static abstract bool WritesWindow { get; }

    /// <summary>Whether it reads numbers that belong to channels, of which there are only so many.</summary>
    static virtual bool ReadsChannels => false;

    /// <summary>Does it.</summary>
    /// <param name="box">The window.</param>
    /// <param name="image">Where the image, from the channel on, begins among the inputs.</param>
    /// <param name="output">Where the channel of the output position lies.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="count">The number of channels.</param>
    /// <typeparam name="TPartial">Whether the channels are fewer than a vector has.</typeparam>
    void At<TPartial>(in PoolBox box, nint image, nint output, int channel, int count) where TPartial : unmanaged, IChoice;

    /// <summary>Does it for a window of two by two positions, without loops.</summary>
    /// <param name="first">Where the channel of the window's first position lies among the inputs.</param>
    /// <param name="row">The distance between its rows.</param>
    /// <param name="column">The distance between its columns.</param>
    /// <param name="output">Where the channel of the output position lies.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="count">The number of channels.</param>
    /// <typeparam name="TPartial">Whether the channels are fewer than a vector has.</typeparam>
    void Four<TPartial>(nint first, nint row, nint column, nint output, int channel, int count) where TPartial : unmanaged, IChoice;
}

/// <summary>The number at the place of the first largest one.</summary>
internal unsafe struct PoolPick<V, T> : IPoolFunction where V : struct, IVector<V, T> where T : unmanaged
{
    public T* X, Y, Z, Result;

    public static bool WritesWindow => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At<TPartial>(in PoolBox box, nint image, nint output, int channel, int count) where TPartial : unmanaged, IChoice
    {
        V largest = EdgeLanes.Load<V, T, TPartial>(Y + output, count), picked = V.Zero;
        // From the last to the first, so that the first of equals is picked at last.
        for (int p = box.Planes - 1; p >= 0; p--)
        {
            for (int r = box.Rows - 1; r >= 0; r--)
            {
                nint at = image + box.Start + p * box.Plane + r * box.Row + (box.Columns - 1) * box.Column;
                for (int c = 0; c < box.Columns; c++, at -= box.Column)
                    picked = Pick<TPartial>(at, count, largest, picked);
            }
        }

        EdgeLanes.Store<V, T, TPartial>(picked, Result + output, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Four<TPartial>(nint first, nint row, nint column, nint output, int channel, int count) where TPartial : unmanaged, IChoice
    {
        V largest = EdgeLanes.Load<V, T, TPartial>(Y + output, count);
        V picked = Pick<TPartial>(first + row + column, count, largest, V.Zero);
        picked = Pick<TPartial>(first + row, count, largest, picked);
        picked = Pick<TPartial>(first + column, count, largest, picked);
        EdgeLanes.Store<V, T, TPartial>(Pick<TPartial>(first, count, largest, picked), Result + output, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Pick<TPartial>(nint at, int count, V largest, V picked) where TPartial : unmanaged, IChoice =>
        V.Select(V.Equal(EdgeLanes.Load<V, T, TPartial>(X + at, count), largest), EdgeLanes.Load<V, T, TPartial>(Z + at, count), picked);
}

/// <summary>The gradient at the place of the first largest number, and 0 at the others.</summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">Its number.</typeparam>
/// <typeparam name="TAdds">Whether it is added to what is there, as windows overlap.</typeparam>
internal unsafe struct PoolMaxGradient<V, T, TAdds> : IPoolFunction
    where V : struct, IVector<V, T>
    where T : unmanaged
    where TAdds : unmanaged, IChoice
{
    public T* X, Y, DY, DX;

    public static bool WritesWindow => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At<TPartial>(in PoolBox box, nint image, nint output, int channel, int count) where TPartial : unmanaged, IChoice
    {
        // What is given away once is 0 from then on.
        V largest = EdgeLanes.Load<V, T, TPartial>(Y + output, count), left = EdgeLanes.Load<V, T, TPartial>(DY + output, count);
        for (int p = 0; p < box.Planes; p++)
        {
            for (int r = 0; r < box.Rows; r++)
            {
                nint at = image + box.Start + p * box.Plane + r * box.Row;
                for (int c = 0; c < box.Columns; c++, at += box.Column) left = Give<TPartial>(at, count, largest, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Four<TPartial>(nint first, nint row, nint column, nint output, int channel, int count) where TPartial : unmanaged, IChoice
    {
        V largest = EdgeLanes.Load<V, T, TPartial>(Y + output, count), left = EdgeLanes.Load<V, T, TPartial>(DY + output, count);
        left = Give<TPartial>(first, count, largest, left);
        left = Give<TPartial>(first + column, count, largest, left);
        left = Give<TPartial>(first + row, count, largest, left);
        Give<TPartial>(first + row + column, count, largest, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Give<TPartial>(nint at, int count, V largest, V left) where TPartial : unmanaged, IChoice
    {
        V here = V.Equal(EdgeLanes.Load<V, T, TPartial>(X + at, count), largest);
        V given = V.And(here, left);
        if (sizeof(TAdds) == sizeof(Yes)) given += EdgeLanes.Load<V, T, TPartial>(DX + at, count);
        EdgeLanes.Store<V, T, TPartial>(given, DX + at, count);
        return V.AndNot(here, left);
    }
}

/// <summary>The gradient in equal parts.</summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">Its number.</typeparam>
/// <typeparam name="TAdds">Whether it is added to what is there, as windows overlap.</typeparam>
internal unsafe struct PoolAverageGradient<V, T, TAdds> : IPoolFunction
    where V : struct, IVector<V, T>
    where T : unmanaged
    where TAdds : unmanaged, IChoice
{
    public T* DY, DX;

    public static bool WritesWindow => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void At<TPartial>(in PoolBox box, nint image, nint output, int channel, int count) where TPartial : unmanaged, IChoice
    {
        V part = EdgeLanes.Load<V, T, TPartial>(DY + output, count) / V.Create(box.Count);
        T* plane = DX + image + box.Start;
        for (int p = 0; p < box.Planes; p++, plane += box.Plane)
        {
            T* row = plane;
            for (int r = 0; r < box.Rows; r++, row += box.Row)
            {
                T* dx = row;
                for (int c = 0; c < box.Columns; c++, dx += box.Column) Give<TPartial>(dx, count, part);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Four<TPartial>(nint first, nint row, nint column, nint output, int channel, int count) where TPartial : unmanaged, IChoice
    {
        V part = EdgeLanes.Load<V, T, TPartial>(DY + output, count) * V.Create(0.25);
        Give<TPartial>(DX + first, count, part);
        Give<TPartial>(DX + first + column, count, part);
        Give<TPartial>(DX + first + row, count, part);
        Give<TPartial>(DX + first + row + column, count, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Give<TPartial>(T* dx, int count, V part) where TPartial : unmanaged, IChoice =>
        EdgeLanes.Store<V, T, TPartial>(sizeof(TAdds) == sizeof(Yes) ? EdgeLanes.Load<V, T, TPartial>(dx, count) + part : part, dx, count);
}
