using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// A single whole number, so that counters and indices go through the same pointwise functions as floats do. It has arithmetic and
/// comparisons; functions that leave the whole numbers are not defined on it, and ops refuse them when a node is made.
/// </summary>
public readonly unsafe struct Int32x1(int value) : IVector<Int32x1, int>
{
    private readonly int _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Int32x1 Zero => default;

    /// <inheritdoc/>
    public static Int32x1 One => new(1);

    /// <inheritdoc/>
    public static Int32x1 Create(double value) => new((int)value);

    /// <inheritdoc/>
    public static Int32x1 operator +(Int32x1 x, Int32x1 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static Int32x1 operator -(Int32x1 x, Int32x1 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static Int32x1 operator *(Int32x1 x, Int32x1 y) => new(x._value * y._value);

    /// <summary>The quotient, cut towards zero.</summary>
    public static Int32x1 operator /(Int32x1 x, Int32x1 y) => new(x._value / y._value);

    /// <inheritdoc/>
    public static Int32x1 operator -(Int32x1 x) => new(-x._value);

    /// <inheritdoc/>
    public static Int32x1 MultiplyAdd(Int32x1 x, Int32x1 y, Int32x1 z) => new(x._value * y._value + z._value);

    /// <inheritdoc/>
    public static Int32x1 Min(Int32x1 x, Int32x1 y) => new(Math.Min(x._value, y._value));

    /// <inheritdoc/>
    public static Int32x1 Max(Int32x1 x, Int32x1 y) => new(Math.Max(x._value, y._value));

    /// <inheritdoc/>
    public static Int32x1 Abs(Int32x1 x) => new(Math.Abs(x._value));

    /// <inheritdoc/>
    public static Int32x1 Sqrt(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Floor(Int32x1 x) => x;

    /// <inheritdoc/>
    public static Int32x1 Round(Int32x1 x) => x;

    /// <inheritdoc/>
    public static Int32x1 Exp(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Log(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 LogOnePlus(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 ExpMinusOne(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Tanh(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Sigmoid(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Erf(Int32x1 x) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Pow(Int32x1 x, Int32x1 y) => throw Undefined();

    /// <inheritdoc/>
    public static Int32x1 Equal(Int32x1 x, Int32x1 y) => new(x._value == y._value ? -1 : 0);

    /// <inheritdoc/>
    public static Int32x1 Less(Int32x1 x, Int32x1 y) => new(x._value < y._value ? -1 : 0);

    /// <inheritdoc/>
    public static Int32x1 LessOrEqual(Int32x1 x, Int32x1 y) => new(x._value <= y._value ? -1 : 0);

    /// <inheritdoc/>
    public static Int32x1 Select(Int32x1 mask, Int32x1 x, Int32x1 y) => new((mask._value & x._value) | (~mask._value & y._value));

    /// <inheritdoc/>
    public static Int32x1 And(Int32x1 mask, Int32x1 x) => new(mask._value & x._value);

    /// <inheritdoc/>
    public static Int32x1 AndNot(Int32x1 mask, Int32x1 x) => new(~mask._value & x._value);

    /// <inheritdoc/>
    public static Int32x1 Broadcast(int value) => new(value);

    /// <inheritdoc/>
    public static Int32x1 Load(int* source) => new(*source);

    /// <inheritdoc/>
    public static Int32x1 LoadPartial(int* source, int count) => count > 0 ? new(*source) : default;

    /// <inheritdoc/>
    public static void Store(Int32x1 x, int* destination) => *destination = x._value;

    /// <inheritdoc/>
    public static void StorePartial(Int32x1 x, int* destination, int count)
    {
        if (count > 0)
            *destination = x._value;
    }

    /// <inheritdoc/>
    public static int Sum(Int32x1 x) => x._value;

    /// <inheritdoc/>
    public static int MaxLane(Int32x1 x) => x._value;

    /// <inheritdoc/>
    public static int MinLane(Int32x1 x) => x._value;

    private static NotSupportedException Undefined([CallerMemberName] string function = "") =>
        new($"{function} is not defined on whole numbers; cast them to float32 or float64 first.");
}
