namespace Myelin.Kernels;

/// <summary>
/// A pack of equal floating-point lanes: sixteen, eight or four floats, eight, four or two doubles, or a single number.
/// Mathematics is written once over it (<c>V.Max(x, V.Zero)</c>) and runs at every vector width.
/// </summary>
/// <remarks>
/// A comparison gives a mask: lanes with all bits set where it holds and no bits where it does not. A mask is used with
/// <see cref="Select"/>, <see cref="And"/> and <see cref="AndNot"/>, never as a number.
/// Every lane of every function depends on the same lane of its arguments alone, and gives the same bits in any lane.
/// </remarks>
/// <typeparam name="V">The vector itself.</typeparam>
public interface IVector<V> where V : struct, IVector<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes 0.</summary>
    static abstract V Zero { get; }

    /// <summary>All lanes 1.</summary>
    static abstract V One { get; }

    /// <summary>All lanes the given value, rounded to the lane's type.</summary>
    static abstract V Create(double value);

    /// <summary>x + y.</summary>
    static abstract V operator +(V x, V y);

    /// <summary>x − y.</summary>
    static abstract V operator -(V x, V y);

    /// <summary>x · y.</summary>
    static abstract V operator *(V x, V y);

    /// <summary>x / y.</summary>
    static abstract V operator /(V x, V y);

    /// <summary>−x: the sign bit flipped, so that −0 comes from 0.</summary>
    static abstract V operator -(V x);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract V MultiplyAdd(V x, V y, V z);

    /// <summary>The smaller; NaN when either is NaN; −0 is smaller than 0.</summary>
    static abstract V Min(V x, V y);

    /// <summary>The larger; NaN when either is NaN; 0 is larger than −0.</summary>
    static abstract V Max(V x, V y);

    /// <summary>The larger of x and 0; NaN when x is NaN; 0 of −0.</summary>
    static virtual V Rectify(V x) => V.Max(x, V.Zero);

    /// <summary>|x|.</summary>
    static abstract V Abs(V x);

    /// <summary>√x, correctly rounded; NaN below 0.</summary>
    static abstract V Sqrt(V x);

    /// <summary>The largest whole number not above x.</summary>
    static abstract V Floor(V x);

    /// <summary>The nearest whole number, halves to even.</summary>
    static abstract V Round(V x);

    /// <summary>e to the power x.</summary>
    static abstract V Exp(V x);

    /// <summary>The natural logarithm; −∞ at 0 and NaN below.</summary>
    static abstract V Log(V x);

    /// <summary>log(1 + x), exact for small x.</summary>
    static abstract V LogOnePlus(V x);

    /// <summary>e to the power x, minus 1, exact for small x.</summary>
    static abstract V ExpMinusOne(V x);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract V Tanh(V x);

    /// <summary>1 / (1 + e^−x).</summary>
    static abstract V Sigmoid(V x);

    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    static abstract V Erf(V x);

    /// <summary>x to the power y, with the special cases of IEEE 754's pow.</summary>
    static abstract V Pow(V x, V y);

    /// <summary>The mask of x = y.</summary>
    static abstract V Equal(V x, V y);

    /// <summary>The mask of x &lt; y.</summary>
    static abstract V Less(V x, V y);

    /// <summary>The mask of x ≤ y.</summary>
    static abstract V LessOrEqual(V x, V y);

    /// <summary>x in the lanes where the mask holds, y in the others.</summary>
    static abstract V Select(V mask, V x, V y);

    /// <summary>The bits of both. With a mask: x where it holds and 0 elsewhere.</summary>
    static abstract V And(V mask, V x);

    /// <summary>The bits of x that are not in the mask: 0 where the mask holds and x elsewhere.</summary>
    static abstract V AndNot(V mask, V x);
}

/// <summary>A vector whose lanes have the type <typeparamref name="T"/>, with the ways between it and memory.</summary>
/// <typeparam name="V">The vector itself.</typeparam>
/// <typeparam name="T">The type of a lane: float or double.</typeparam>
public unsafe interface IVector<V, T> : IVector<V>
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    /// <summary>All lanes the given value.</summary>
    static abstract V Broadcast(T value);

    /// <summary>x · y + z, rounded once, for the number y in memory.</summary>
    static virtual V MultiplyAdd(V x, T* y, V z) => V.MultiplyAdd(x, V.Broadcast(*y), z);

    /// <summary>The <see cref="IVector{V}.Count"/> numbers from the source on.</summary>
    static abstract V Load(T* source);

    /// <summary>The first <paramref name="count"/> numbers (0 to Count), and 0 in the lanes after them; nothing beyond them is
    /// read.</summary>
    static abstract V LoadPartial(T* source, int count);

    /// <summary>Writes all lanes.</summary>
    static abstract void Store(V x, T* destination);

    /// <summary>Writes the first <paramref name="count"/> lanes (0 to Count) and nothing beyond them.</summary>
    static abstract void StorePartial(V x, T* destination, int count);

    /// <summary>The sum of the lanes, added pairwise: halves first.</summary>
    static abstract T Sum(V x);

    /// <summary>The largest lane; NaN if any lane is.</summary>
    static abstract T MaxLane(V x);

    /// <summary>The smallest lane; NaN if any lane is.</summary>
    static abstract T MinLane(V x);
}
