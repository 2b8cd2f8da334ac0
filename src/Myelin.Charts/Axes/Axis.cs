namespace Myelin.Charts.Axes;

/// <summary>A mark on an axis.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>A range of values with ticks at round numbers, laid on 0 to 1.</summary>
internal sealed class Axis
{
    /// <summary>Values beyond this size are drawn at this size, so that differences of two values stay finite.</summary>
    private const double Largest = 1e300;

    private Axis(double min, double max, bool logarithmic, Tick[] ticks)
    {
        Min = min;
        Max = max;
        Logarithmic = logarithmic;
        Ticks = ticks;
    }

    public double Min { get; }

    public double Max { get; }

    public bool Logarithmic { get; }

    public Tick[] Ticks { get; }

    /// <summary>Where the value lies between <see cref="Min"/> (0) and <see cref="Max"/> (1).</summary>
    public double At(double value) => Logarithmic
        ? (Math.Log10(value) - Math.Log10(Min)) / (Math.Log10(Max) - Math.Log10(Min))
        : (Math.Clamp(value, -Largest, Largest) - Min) / (Max - Min);

    /// <summary>Whether the value has a place on this axis.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (!Logarithmic || value > 0);

    /// <summary>
    /// The axis that suits the finite values among those given, 0 to 1 when there are none: about so many ticks as wanted, ending
    /// at a tick or (tight) at the data, with ticks at whole numbers only if whole, reaching 0 if asked to.
    /// </summary>
    public static Axis For(
        IEnumerable<double> values, int wanted, AxisScale scale = AxisScale.Linear, bool tight = false, bool whole = false, bool includeZero = false)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity, lowestPositive = double.PositiveInfinity;
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
            if (value > 0) lowestPositive = Math.Min(lowestPositive, value);
        }
        bool logarithmic = scale == AxisScale.Logarithmic ? high > 0 : scale == AxisScale.Auto && low > 0 && high / low >= 100;
        if (logarithmic && double.IsFinite(high)) return Log(lowestPositive, high, wanted);
        if (low > high) (low, high) = (0, 1);
        if (includeZero) (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        return Linear(low, high, wanted, tight, whole);
    }

    /// <summary>Ticks at 1, 2 or 5 times a power of ten.</summary>
    public static Axis Linear(double low, double high, int wanted, bool tight = false, bool whole = false)
    {
        (low, high) = Widened(Math.Clamp(low, -Largest, Largest), Math.Clamp(high, -Largest, Largest));
        double step = NiceStep((high - low) / Math.Max(1, wanted));
        if (whole) step = Math.Max(1, step);
        const double Slack = 1e-9;
        double first = tight ? Math.Ceiling(low / step - Slack) : Math.Floor(low / step + Slack);
        double last = tight ? Math.Floor(high / step + Slack) : Math.Ceiling(high / step - Slack);
        double largest = Math.Max(Math.Abs(first * step), Math.Abs(last * step));
        var ticks = new List<Tick>();
        for (double i = first; i <= last && ticks.Count < 200; i++) ticks.Add(new(Round(i, step), NumberText.Tick(Round(i, step), step, largest)));
        return new(tight ? low : Round(first, step), tight ? high : Round(last, step), logarithmic: false, [.. ticks]);
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is at least as large as the value.</summary>
    public static double NiceStep(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        double factor = atLeast / power;
        const double Slack = 1 + 1e-9;
        return power * (factor <= 1 * Slack ? 1 : factor <= 2 * Slack ? 2 : factor <= 5 * Slack ? 5 : 10);
    }

    private static Axis Log(double low, double high, int wanted)
    {
        low = Math.Max(low, double.Epsilon * 1e16);
        high = Math.Max(high, low);
        double bottom = LastNice(low), top = NiceStep(high);
        if (top <= bottom) (bottom, top) = (LastNice(low / 2), NiceStep(high * 2));
        int from = (int)Math.Floor(Math.Log10(bottom) + 1e-9), to = (int)Math.Floor(Math.Log10(top) + 1e-9);
        double decades = Math.Log10(top) - Math.Log10(bottom);
        int every = Math.Max(1, (int)Math.Ceiling(decades / Math.Max(1, wanted)));
        var ticks = new List<Tick>();
        for (int exponent = from; exponent <= to; exponent++)
        {
            foreach (int factor in decades <= 2 ? [1, 2, 5] : new[] { 1 })
            {
                double value = factor * Math.Pow(10, exponent);
                bool inside = value >= bottom * (1 - 1e-9) && value <= top * (1 + 1e-9);
                if (inside && (factor > 1 || exponent % every == 0)) ticks.Add(LogTick(value));
            }
        }
        return new(bottom, top, logarithmic: true, [.. ticks]);
    }

    /// <summary>The largest of 1, 2 and 5 times a power of ten that is at most as large as the value.</summary>
    private static double LastNice(double atMost)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atMost) + 1e-9)), factor = atMost / power * (1 + 1e-9);
        return power * (factor >= 5 ? 5 : factor >= 2 ? 2 : 1);
    }

    private static Tick LogTick(double value) => new(value, NumberText.Short(value, 1));

    /// <summary>A range that is wide enough to be divided: one value gets room on both sides.</summary>
    private static (double Low, double High) Widened(double low, double high)
    {
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        // Closer than this, neighbouring ticks could not be told apart in double precision or in their labels.
        if (high - low > Math.Max(size * 1e-12, 1e-290)) return (low, high);
        double room = size > 1e-280 ? size * 0.1 : 1;
        return (low - room, high + room);
    }

    // 3 × 0.1 is 0.30000000000000004; fifteen digits are what the eye and the label need.
    private static double Round(double count, double step)
    {
        double value = count * step;
        int decimals = (int)Math.Ceiling(-Math.Log10(step)) + 1;
        return decimals is > 0 and <= 15 ? Math.Round(value, decimals) : value;
    }
}
