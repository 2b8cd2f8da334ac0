namespace Myelin.Graph.Tests;

/// <summary>
/// The plain reference that ops are held against: doubles with a shape, everything computed element by element from indices, with none
/// of the code under test.
/// </summary>
public sealed class PlainTensor
{
    public PlainTensor(int[] shape, double[] numbers)
    {
        Assert.Equal(Size(shape), numbers.Length);
        (Shape, Numbers) = (shape, numbers);
    }

    public int[] Shape { get; }

    public double[] Numbers { get; }

    public int Rank => Shape.Length;

    public double this[params ReadOnlySpan<int> index] => Numbers[Flat(Shape, index)];

    public static PlainTensor Of(int[] shape, Func<int[], double> number)
    {
        var numbers = new double[Size(shape)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = number(Index(shape, i));
        return new PlainTensor(shape, numbers);
    }

    public PlainTensor Map(Func<double, double> f) => new(Shape, Array.ConvertAll(Numbers, x => f(x)));

    public static PlainTensor Map(PlainTensor a, PlainTensor b, Func<double, double, double> f)
    {
        int[] shape = Together(a.Shape, b.Shape);
        return Of(shape, i => f(a.Broadcast(i), b.Broadcast(i)));
    }

    public static PlainTensor Map(PlainTensor a, PlainTensor b, PlainTensor c, Func<double, double, double, double> f)
    {
        int[] shape = Together(Together(a.Shape, b.Shape), c.Shape);
        return Of(shape, i => f(a.Broadcast(i), b.Broadcast(i), c.Broadcast(i)));
    }

    public PlainTensor BroadcastTo(int[] shape) => Of(shape, i => Broadcast(i));

    /// <summary>One number from all numbers along some axes.</summary>
    public PlainTensor Reduce(int[] axes, bool keep, Func<double[], double> f)
    {
        int[] kept = [.. Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        PlainTensor reduced = Of(kept, at =>
        {
            var numbers = new List<double>();
            for (int i = 0; i < Numbers.Length; i++)
            {
                int[] index = Index(Shape, i);
                bool here = true;
                for (int axis = 0; axis < Rank; axis++)
                    here &= axes.Contains(axis) || index[axis] == at[axis];
                if (here)
                    numbers.Add(Numbers[i]);
            }

            return f([.. numbers]);
        });
        return keep ? reduced : reduced.Reshape([.. Shape.Where((_, axis) => !axes.Contains(axis))]);
    }

    public PlainTensor Reshape(int[] shape) => new(shape, Numbers);

    public PlainTensor Transpose(params int[] order) => Of([.. order.Select(o => Shape[o])], i =>
    {
        var from = new int[Rank];
        for (int axis = 0; axis < Rank; axis++)
            from[order[axis]] = i[axis];
        return this[from];
    });

    public static PlainTensor MatMul(PlainTensor a, PlainTensor b, bool transposeA, bool transposeB)
    {
        int m = a.Shape[transposeA ? ^1 : ^2], k = a.Shape[transposeA ? ^2 : ^1], n = b.Shape[transposeB ? ^2 : ^1];
        int[] stack = Together(a.Shape[..^2], b.Shape[..^2]);
        return Of([.. stack, m, n], at =>
        {
            double sum = 0;
            for (int q = 0; q < k; q++)
            {
                sum += a.Broadcast([.. at[..^2], transposeA ? q : at[^2], transposeA ? at[^2] : q])
                    * b.Broadcast([.. at[..^2], transposeB ? at[^1] : q, transposeB ? q : at[^1]]);
            }

            return sum;
        });
    }

    /// <summary>f applied to each row along an axis.</summary>
    public PlainTensor Along(int axis, Func<double[], double[]> f) => Of(Shape, at =>
    {
        var row = new double[Shape[axis]];
        for (int i = 0; i < row.Length; i++)
        {
            int[] index = [.. at];
            index[axis] = i;
            row[i] = this[index];
        }

        return f(row)[at[axis]];
    });

    public override string ToString() => $"({string.Join(", ", Shape)}): {string.Join(", ", Numbers.Take(20))}";

    public static int Size(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The number at an index of a larger shape to which this one is broadcast.</summary>
    private double Broadcast(int[] index)
    {
        var own = new int[Rank];
        for (int axis = 0; axis < Rank; axis++)
            own[axis] = Shape[axis] == 1 ? 0 : index[axis + index.Length - Rank];
        return this[own];
    }

    private static int[] Together(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            shape[^i] = x == 1 ? y : x;
        }

        return shape;
    }

    private static int Flat(int[] shape, ReadOnlySpan<int> index)
    {
        int flat = 0;
        for (int axis = 0; axis < shape.Length; axis++)
            flat = flat * shape[axis] + index[axis];
        return flat;
    }

    private static int[] Index(int[] shape, int flat)
    {
        var index = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            index[axis] = flat % shape[axis];
            flat /= shape[axis];
        }

        return index;
    }
}
