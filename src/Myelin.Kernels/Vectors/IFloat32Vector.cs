using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Vectors of floats: the elementary functions, the same at every width.</summary>
internal interface IFloat32Vector<V> : IVector<V, float> where V : struct, IFloat32Vector<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Exp(V x) => PerLane.Map<V, float, Float32Functions.Exp>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Log(V x) => PerLane.Map<V, float, Float32Functions.Log>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.LogOnePlus(V x) => PerLane.Map<V, float, Float32Functions.LogOnePlus>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.ExpMinusOne(V x) => PerLane.Map<V, float, Float32Functions.ExpMinusOne>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Tanh(V x) => PerLane.Map<V, float, Float32Functions.Tanh>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Sigmoid(V x) => PerLane.Map<V, float, Float32Functions.Sigmoid>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Erf(V x) => PerLane.Map<V, float, Float32Functions.Erf>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Pow(V x, V y) => PerLane.Map<V, float, Float32Functions.Pow>(x, y);
}
