namespace Myelin.Graph.Tests;

/// <summary>An operand of a row: its shape, which may have named sizes, and from where its numbers are drawn.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Low">The smallest number drawn.</param>
/// <param name="High">The largest number drawn.</param>
/// <param name="Type">The type, where it is not that of the test: int32 for indices.</param>
public sealed record Operand(Shape Shape, double Low = -2, double High = 2, ElementType? Type = null)
{
    /// <summary>Places where the function has a corner or a jump: numbers keep away from them, so that differences are slopes.</summary>
    public double[] Corners { get; init; } = [];

    /// <summary>The range that values, unlike gradients, are tested on, when it is larger.</summary>
    public (double Low, double High)? Wide { get; init; }

    /// <summary>Numbers for the operand, the same in every run.</summary>
    public double[] Draw(Random random, int count, bool wide)
    {
        (double low, double high) = wide && Wide is { } w ? w : (Low, High);
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            double x = low + (high - low) * random.NextDouble();
            foreach (double corner in Corners)
            {
                if (Math.Abs(x - corner) < 0.02)
                    x = corner + (x < corner ? -0.03 : 0.03);
            }

            numbers[i] = Type == ElementType.Int32 ? Math.Floor(x) : x;
        }

        return numbers;
    }
}

/// <summary>Operands of certain shapes for a row.</summary>
/// <param name="Operands">The operands.</param>
public sealed record Case(params Operand[] Operands)
{
    /// <summary>Numbers for the named sizes of the operands' shapes.</summary>
    public Dictionary<string, int> Sizes { get; init; } = [];

    public int Count(int operand) => Operands[operand].Shape.Bind(Sizes).ElementCount;

    public Node[] Inputs(ElementType type) =>
        [.. Operands.Select((operand, i) => Node.Input($"x{i}", operand.Shape, operand.Type ?? type))];

    /// <summary>Whether differences are small enough work for it.</summary>
    public bool IsSmall => Enumerable.Range(0, Operands.Length).Sum(Count) <= 60;

    public override string ToString() =>
        $"{string.Join(" ", Operands.Select(o => o.Shape))}{(Sizes.Count > 0 ? $" with {string.Join(", ", Sizes)}" : "")}";
}

/// <summary>An op, or a way to use it, with what its values are held against. One row buys every test on values and gradients.</summary>
/// <param name="Name">The name of the row; rows of one op begin with the op's name.</param>
/// <param name="Build">Applies the op to nodes.</param>
/// <param name="Reference">The same, computed plainly in double precision.</param>
/// <param name="Cases">The shapes that it is tested on.</param>
public sealed record OpRow(string Name, Func<Node[], Node> Build, Func<PlainTensor[], PlainTensor> Reference, IReadOnlyList<Case> Cases)
{
    /// <summary>The float32 bound: |value − reference| ≤ relative · |reference| + absolute. The default is about 4 ulp.</summary>
    public (double Relative, double Absolute) Float32Bound { get; init; } = (5e-7, 5e-45);

    /// <summary>The float64 bound.</summary>
    public (double Relative, double Absolute) Float64Bound { get; init; } = (1e-12, 1e-13);

    /// <summary>How many times it is differentiated and compared with differences.</summary>
    public int Orders { get; init; } = 2;

    /// <summary>Whether it takes whole numbers too, and is tested on them.</summary>
    public bool TakesIntegers { get; init; }

    /// <summary>For functions of one or two numbers: the function itself, to be tested on special values.</summary>
    public Delegate? Pointwise { get; init; }

    /// <summary>For sums of many terms: their rounding errors grow with the terms, so the bounds are absolute.</summary>
    public OpRow Sums() => this with { Float32Bound = (2e-6, 2e-5), Float64Bound = (1e-12, 1e-12) };

    public override string ToString() => Name;

    /// <summary>The same numbers for a case in every run, different from those of other rows.</summary>
    public double[][] Draw(Case @case, bool wide)
    {
        int seed = Name.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter));
        var random = new Random(seed);
        return [.. @case.Operands.Select((operand, i) => operand.Draw(random, @case.Count(i), wide))];
    }
}
