using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Reads and writes a vector, or what is left of a row; and the gates, each function in a loop of its own.</summary>
/// <remarks>
/// The compiler inlines only so much into one method: a loop with several exponentials would call them, at several times the cost. What
/// is left of a row is rare, so its code stays outside.
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

    /// <summary>y = σ(a + b); y may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Sigmoid<V, T>(T* a, T* b, T* y, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        for (int j = 0; j < count; j += V.Count)
            Store(V.Sigmoid(Load<V, T>(a + j, count - j) + Load<V, T>(b + j, count - j)), y + j, count - j);
    }

    /// <summary>y = σ(a + (b + c)); y may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Sigmoid<V, T>(T* a, T* b, T* c, T* y, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        for (int j = 0; j < count; j += V.Count)
            Store(V.Sigmoid(Load<V, T>(a + j, count - j) + (Load<V, T>(b + j, count - j) + Load<V, T>(c + j, count - j))), y + j, count - j);
    }

    /// <summary>y = tanh(a + b); y may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Tanh<V, T>(T* a, T* b, T* y, int count) where V : struct, IVector<V, T> where T : unmanaged
    {
        for (int j = 0; j < count; j += V.Count)
            Store(V.Tanh(Load<V, T>(a + j, count - j) + Load<V, T>(b + j, count - j)), y + j, count - j);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V LoadRest<V, T>(T* source, int left) where V : struct, IVector<V, T> where T : unmanaged => V.LoadPartial(source, left);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreRest<V, T>(V x, T* destination, int left) where V : struct, IVector<V, T> where T : unmanaged =>
        V.StorePartial(x, destination, left);
}
