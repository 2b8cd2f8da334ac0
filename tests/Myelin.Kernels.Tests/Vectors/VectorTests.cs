using System.Numerics;

namespace Myelin.Kernels.Tests.Vectors;

/// <summary>Vectors of sixteen floats.</summary>
public sealed class Float32x16Tests : VectorTests<Float32x16, float>;

/// <summary>Vectors of eight floats.</summary>
public sealed class Float32x8Tests : VectorTests<Float32x8, float>;

/// <summary>Vectors of four floats.</summary>
public sealed class Float32x4Tests : VectorTests<Float32x4, float>;

/// <summary>Vectors of a single float.</summary>
public sealed class Float32x1Tests : VectorTests<Float32x1, float>;

/// <summary>Vectors of eight doubles.</summary>
public sealed class Float64x8Tests : VectorTests<Float64x8, double>;

/// <summary>Vectors of four doubles.</summary>
public sealed class Float64x4Tests : VectorTests<Float64x4, double>;

/// <summary>Vectors of two doubles.</summary>
public sealed class Float64x2Tests : VectorTests<Float64x2, double>;

/// <summary>Vectors of a single double.</summary>
public sealed class Float64x1Tests : VectorTests<Float64x1, double>;

/// <summary>Every member of a vector but the elementary functions, lane by lane against .NET's functions of single numbers.</summary>
public abstract unsafe class VectorTests<V, T>
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>More than any vector's lanes, and a guard on both sides.</summary>
    private const int Room = 48, Start = 16;

    private static readonly T s_guard = T.CreateChecked(-12345);

    private static readonly T[] s_numbers =
    [
        T.Zero, T.NegativeZero, T.One, -T.One, T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Epsilon, -T.Epsilon,
        T.CreateChecked(0.5), T.CreateChecked(-0.5), T.CreateChecked(1.5), T.CreateChecked(2.5), T.CreateChecked(-2.5),
        T.CreateChecked(1e-38), T.CreateChecked(1e38), T.CreateChecked(-1e38), T.Pi, -T.E, T.CreateChecked(8388609), T.BitIncrement(T.One),
    ];

    protected VectorTests() =>
        Assert.SkipWhen(
            V.Count > 1 && V.Count * sizeof(T) * 8 > Math.Max((int)VectorPath.Widest, 128),
            $"This machine's widest vectors are {VectorPath.Widest}.");

    [Fact]
    public void Constants_fill_every_lane()
    {
        AssertLanes(_ => T.Zero, V.Zero);
        AssertLanes(_ => T.One, V.One);
        AssertLanes(_ => T.CreateChecked(0.1), V.Create(0.1));
        AssertLanes(_ => T.NegativeZero, V.Create(-0.0));
        AssertLanes(_ => T.Pi, V.Broadcast(T.Pi));
    }

    [Fact]
    public void Whole_loads_and_stores_move_Count_numbers_at_any_address()
    {
        for (int start = Start; start < Start + 4; start++)
        {
            T[] source = Numbered(), destination = Guards();
            fixed (T* from = source, to = destination)
                V.Store(V.Load(from + start), to + start);
            for (int i = 0; i < Room; i++)
                Assert.Equal(i >= start && i < start + V.Count ? source[i] : s_guard, destination[i]);
        }
    }

    [Fact]
    public void Partial_loads_give_the_first_numbers_and_zeros()
    {
        for (int count = 0; count <= V.Count; count++)
        {
            T[] source = Numbered();
            fixed (T* from = source)
                AssertLanes(i => i < count ? source[Start + i] : T.Zero, V.LoadPartial(from + Start, count));
        }
    }

    [Fact]
    public void Partial_stores_write_the_first_lanes_and_nothing_beyond()
    {
        for (int count = 0; count <= V.Count; count++)
        {
            T[] source = Numbered(), destination = Guards();
            fixed (T* from = source, to = destination)
                V.StorePartial(V.Load(from + Start), to + Start, count);
            for (int i = 0; i < Room; i++)
                Assert.Equal(i >= Start && i < Start + count ? source[i] : s_guard, destination[i]);
        }
    }

    [Fact]
    public void Functions_of_one_number_match_single_numbers_in_every_lane()
    {
        Unary(x => -x, x => -x);
        Unary(V.Abs, T.Abs);
        Unary(V.Sqrt, T.Sqrt);
        Unary(V.Floor, T.Floor);
        Unary(V.Round, x => T.Round(x, MidpointRounding.ToEven));
    }

    [Fact]
    public void Functions_of_two_numbers_match_single_numbers_in_every_lane()
    {
        Binary((x, y) => x + y, (x, y) => x + y);
        Binary((x, y) => x - y, (x, y) => x - y);
        Binary((x, y) => x * y, (x, y) => x * y);
        Binary((x, y) => x / y, (x, y) => x / y);
        Binary(V.Min, T.Min);
        Binary(V.Max, T.Max);
        Binary(V.Pow, (x, y) => T.CreateChecked(Math.Pow(double.CreateChecked(x), double.CreateChecked(y))));
    }

    [Fact]
    public void Powers_of_equal_neighbours_are_told_from_those_of_zeros_with_another_sign()
    {
        T[] x = [.. Enumerable.Range(0, V.Count)
            .Select(i => (i / 2 % 4) switch { 0 => T.Zero, 1 => T.NegativeZero, 2 => T.NaN, _ => T.CreateChecked(2) })];
        T[] y = [.. Enumerable.Range(0, V.Count).Select(i => T.CreateChecked(i % 3 == 0 ? -1 : 3))];
        fixed (T* px = x, py = y)
            AssertLanes(i => T.CreateChecked(Math.Pow(double.CreateChecked(x[i]), double.CreateChecked(y[i]))), V.Pow(V.Load(px), V.Load(py)));
        AssertLanes(_ => T.NegativeInfinity, V.Pow(V.Broadcast(T.NegativeZero), V.Broadcast(-T.One)));
    }

    [Fact]
    public void MultiplyAdd_rounds_once()
    {
        foreach (T z in s_numbers)
            Binary((x, y) => V.MultiplyAdd(x, y, V.Broadcast(z)), (x, y) => T.FusedMultiplyAdd(x, y, z));

        T next = T.BitIncrement(T.One), square = next * next;
        T lost = T.FusedMultiplyAdd(next, next, -square);
        Assert.NotEqual(T.Zero, lost);
        AssertLanes(_ => lost, V.MultiplyAdd(V.Broadcast(next), V.Broadcast(next), V.Broadcast(-square)));
    }

    [Fact]
    public void Comparisons_give_masks_that_choose_lanes()
    {
        Compare(V.Equal, (x, y) => x == y);
        Compare(V.Less, (x, y) => x < y);
        Compare(V.LessOrEqual, (x, y) => x <= y);
    }

    [Fact]
    public void Sum_adds_halves_first()
    {
        var random = new Random(5);
        for (int round = 0; round < 100; round++)
        {
            T[] x = [.. Enumerable.Range(0, V.Count).Select(_ => T.CreateChecked(random.NextDouble() * Math.Pow(10, random.Next(8))))];
            T[] sums = x;
            for (int half = V.Count / 2; half > 0; half /= 2)
                sums = [.. Enumerable.Range(0, half).Select(i => sums[i] + sums[i + half])];
            fixed (T* from = x)
                Assert.Equal(sums[0], V.Sum(V.Load(from)));
        }
    }

    [Fact]
    public void Largest_and_smallest_lanes_are_found_anywhere_and_NaN_wins()
    {
        for (int lane = 0; lane < V.Count; lane++)
        {
            T[] x = [.. Enumerable.Range(0, V.Count).Select(i => i % 2 == 0 ? T.NegativeZero : T.Zero)];
            fixed (T* from = x)
            {
                x[lane] = T.One;
                Assert.Equal(T.One, V.MaxLane(V.Load(from)));
                x[lane] = -T.One;
                Assert.Equal(-T.One, V.MinLane(V.Load(from)));
                x[lane] = T.NaN;
                Assert.True(T.IsNaN(V.MaxLane(V.Load(from))));
                Assert.True(T.IsNaN(V.MinLane(V.Load(from))));
                Array.Fill(x, T.NegativeZero);
                Assert.True(T.IsNegative(V.MaxLane(V.Load(from))));
                x[lane] = T.Zero;
                Assert.False(T.IsNegative(V.MaxLane(V.Load(from))));
                Assert.Equal(V.Count > 1, T.IsNegative(V.MinLane(V.Load(from))));
            }
        }
    }

    private static void Unary(Func<V, V> vector, Func<T, T> single)
    {
        foreach (T number in s_numbers)
        {
            T[] x = WithLanes(number);
            fixed (T* from = x)
            {
                for (int lane = 0; lane < V.Count; lane++)
                    AssertLanes(i => single(x[lane + i]), vector(V.Load(from + lane)));
            }
        }
    }

    private static void Binary(Func<V, V, V> vector, Func<T, T, T> single)
    {
        foreach (T number in s_numbers)
        {
            foreach (T other in s_numbers)
            {
                T[] x = WithLanes(number), y = WithLanes(other);
                fixed (T* px = x, py = y)
                {
                    for (int lane = 0; lane < V.Count; lane++)
                        AssertLanes(i => single(x[lane + i], y[lane + i]), vector(V.Load(px + lane), V.Load(py + lane)));
                }
            }
        }
    }

    private static void Compare(Func<V, V, V> vector, Func<T, T, bool> single)
    {
        V seven = V.Create(7), eight = V.Create(8);
        Binary((x, y) => V.Select(vector(x, y), seven, eight), (x, y) => T.CreateChecked(single(x, y) ? 7 : 8));
        Binary((x, y) => V.And(vector(x, y), seven), (x, y) => single(x, y) ? T.CreateChecked(7) : T.Zero);
        Binary((x, y) => V.AndNot(vector(x, y), seven), (x, y) => single(x, y) ? T.Zero : T.CreateChecked(7));
    }

    /// <summary>Room for two vectors: the number in the last lane of the first, other numbers around it.</summary>
    private static T[] WithLanes(T number)
    {
        T[] x = [.. Enumerable.Range(0, 2 * V.Count).Select(i => T.CreateChecked(i - 3.25))];
        x[V.Count - 1] = number;
        return x;
    }

    private static T[] Numbered() => [.. Enumerable.Range(1, Room).Select(i => T.CreateChecked(i))];

    private static T[] Guards() => [.. Enumerable.Repeat(s_guard, Room)];

    private static void AssertLanes(Func<int, T> expected, V actual)
    {
        var lanes = new T[V.Count];
        fixed (T* to = lanes)
            V.Store(actual, to);
        for (int i = 0; i < V.Count; i++)
        {
            T e = expected(i);
            bool same = e.Equals(lanes[i]) && (T.IsNaN(e) || T.IsNegative(e) == T.IsNegative(lanes[i]));
            Assert.True(same, $"Lane {i} is {lanes[i]}; it should be {e}.");
        }
    }
}
