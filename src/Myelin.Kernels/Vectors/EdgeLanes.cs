using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Reads and writes whole vectors, or the first few lanes where a row ends.</summary>
internal static unsafe class EdgeLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V, T, TPartial>(T* x, int count)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice =>
        sizeof(TPartial) == sizeof(Yes) ? V.LoadPartial(x, count) : V.Load(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T, TPartial>(V y, T* destination, int count)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        if (sizeof(TPartial) == sizeof(Yes)) V.StorePartial(y, destination, count);
        else V.Store(y, destination);
    }
}
