using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Vectors of doubles: the elementary functions, the same at every width.</summary>
internal interface IFloat64Vector<V> : IVector<V, double> where V : struct, IFloat64Vector<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Exp(V x) => PerLane.Map<V, double, Float64Functions.Exp>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Log(V x) => PerLane.Map<V, double, Float64Functions.Log>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.LogOnePlus(V x) => PerLane.Map<V, double, Float64Functions.LogOnePlus>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.ExpMinusOne(V x) => PerLane.Map<V, double, Float64Functions.ExpMinusOne>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Tanh(V x) => PerLane.Map<V, double, Float64Functions.Tanh>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Sigmoid(V x) => PerLane.Map<V, double, Float64Functions.Sigmoid>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Erf(V x) => PerLane.Map<V, double, Float64Functions.Erf>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Pow(V x, V y) => PerLane.Map<V, double, Float64Functions.Pow>(x, y);
}
