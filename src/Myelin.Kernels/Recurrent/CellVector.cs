using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Reads and writes a vector, or what is left of a row; and the gates, each function in a loop of its own.</summary>
/// <remarks>
/// The compiler inlines only so much into one method: a loop with several exponentials would call them, at several times the cost. What
/// is left of a row has a loop of its own: were it called in the other, all constants would be loaded again for each vector, which made
/// recurrences 7 to 15 % slower.
/// </remarks>
internal static unsafe class CellVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V, T>(T* source, int left) where V : struct, IVector<V, T> where T : unmanaged =>
        left >= V.Count ? V.Load(source) : LoadRest<V, T>(source, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(V x, T* destination, int left) where V : struct, IVector<V, T> where T : unmanaged
    {
        if (left >= V.Count) V.Store(x, destination);
        else StoreRest(x, destination, left);
    }

    public static void Copy<T>(T* source, T* destination, int count) where T : unmanaged =>
        new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(destination, count));

    /// <summary>Numbers of a row that make whole vectors.</summary>
    public static int Whole<V, T>(int count) where V : struct, IVector<V, T> where T : unmanaged => count - count % V.Count;

    /// <summary>y = σ(a + b); y may be a or b.</summary>
    public static void Sigmoid<V, T>(T* a, T* b, T* y, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        int whole = Whole<V, T>(count);
        if (whole > 0) Sigmoid<V, T, No>(a, b, y, whole);
        if (whole < count) Sigmoid<V, T, Yes>(a + whole, b + whole, y + whole, count - whole);
    }

    /// <summary>y = σ(a + (b + c)); y may be one of them.</summary>
    public static void Sigmoid<V, T>(T* a, T* b, T* c, T* y, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        int whole = Whole<V, T>(count);
        if (whole > 0) Sigmoid<V, T, No>(a, b, c, y, whole);
        if (whole < count) Sigmoid<V, T, Yes>(a + whole, b + whole, c + whole, y + whole, count - whole);
    }

    /// <summary>y = tanh(a + b); y may be a or b.</summary>
    public static void Tanh<V, T>(T* a, T* b, T* y, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        int whole = Whole<V, T>(count);
        if (whole > 0) Tanh<V, T, No>(a, b, y, whole);
        if (whole < count) Tanh<V, T, Yes>(a + whole, b + whole, y + whole, count - whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sigmoid<V, T, TPartial>(T* a, T* b, T* y, int count)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        for (int j = 0; j < count; j += V.Count)
        {
            V x = EdgeLanes.Load<V, T, TPartial>(a + j, count) + EdgeLanes.Load<V, T, TPartial>(b + j, count);
            EdgeLanes.Store<V, T, TPartial>(V.Sigmoid(x), y + j, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sigmoid<V, T, TPartial>(T* a, T* b, T* c, T* y, int count)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        for (int j = 0; j < count; j += V.Count)
        {
            V x = EdgeLanes.Load<V, T, TPartial>(b + j, count) + EdgeLanes.Load<V, T, TPartial>(c + j, count);
            EdgeLanes.Store<V, T, TPartial>(V.Sigmoid(EdgeLanes.Load<V, T, TPartial>(a + j, count) + x), y + j, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tanh<V, T, TPartial>(T* a, T* b, T* y, int count)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        for (int j = 0; j < count; j += V.Count)
        {
            V x = EdgeLanes.Load<V, T, TPartial>(a + j, count) + EdgeLanes.Load<V, T, TPartial>(b + j, count);
            EdgeLanes.Store<V, T, TPartial>(V.Tanh(x), y + j, count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V LoadRest<V, T>(T* source, int left) where V : struct, IVector<V, T> where T : unmanaged => V.LoadPartial(source, left);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreRest<V, T>(V x, T* destination, int left) where V : struct, IVector<V, T> where T : unmanaged =>
        V.StorePartial(x, destination, left);
}
