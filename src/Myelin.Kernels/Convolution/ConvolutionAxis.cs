using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// One spatial axis of a convolution: output position o is made from the input positions o · Stride − Before + t · Dilation, with t from 0
/// to Kernel − 1. Positions outside of the input have no part in it.
/// </summary>
/// <param name="Input">Positions of the input.</param>
/// <param name="Kernel">Positions of the kernel.</param>
/// <param name="Output">Positions of the output.</param>
/// <param name="Stride">The distance in the input from one output to the next.</param>
/// <param name="Dilation">The distance in the input between neighbours in the kernel.</param>
/// <param name="Before">Zeros in front of the input.</param>
public readonly record struct ConvolutionAxis(int Input, int Kernel, int Output, int Stride = 1, int Dilation = 1, int Before = 0)
{
    /// <summary>The axis of an image that has fewer axes.</summary>
    public static ConvolutionAxis Single { get; } = new(1, 1, 1);

    /// <summary>Whether every output is made from the input at its own position alone.</summary>
    internal bool IsPointwise => Kernel == 1 && Stride == 1 && Before == 0 && Input == Output;

    /// <summary>The outputs, and where they look in the input.</summary>
    internal AxisWindow Outputs => new(Output, Stride, Kernel, -Before, Dilation, Input);

    /// <summary>
    /// The inputs at positions phase, phase + Stride …, and where the outputs lie that they were used in. Those outputs are every
    /// <see cref="PhaseStep"/>-th position of the kernel, from the last one down, so that they come in rising order.
    /// </summary>
    /// <param name="phase">0 to Stride − 1.</param>
    /// <param name="lastTap">The position in the kernel that the first output belongs to.</param>
    internal AxisWindow Inputs(int phase, out int lastTap)
    {
        // Input i is in output o at position t of the kernel where i + Before − t · Dilation = o · Stride.
        int step = PhaseStep, first = 0;
        while (first < step && (phase + Before - first * Dilation) % Stride != 0) first++;
        int taps = first < Kernel && first < step ? (Kernel - 1 - first) / step + 1 : 0;
        int count = phase < Input ? (Input - 1 - phase) / Stride + 1 : 0;
        lastTap = first + (taps - 1) * step;
        return new AxisWindow(count, 1, taps, (phase + Before - lastTap * Dilation) / Stride, step * Dilation / Stride, Output);
    }

    /// <summary>The distance in the kernel between positions that a given input can meet.</summary>
    internal int PhaseStep
    {
        get
        {
            int a = Stride, b = Dilation;
            while (b != 0) (a, b) = (b, a % b);
            return Stride / a;
        }
    }
}

/// <summary>Along one axis: position q looks at source positions q · Step + First + t · TapStep, t from 0 to Taps − 1.</summary>
/// <param name="Count">How many positions there are.</param>
/// <param name="Step">The distance in the source from one position to the next.</param>
/// <param name="Taps">How many source positions each looks at.</param>
/// <param name="First">Where the first looks at first.</param>
/// <param name="TapStep">The distance between what one position looks at.</param>
/// <param name="Source">Positions of the source; what lies outside of them has no part in anything.</param>
internal readonly record struct AxisWindow(int Count, int Step, int Taps, int First, int TapStep, int Source)
{
    /// <summary>The taps, from low to before high, with which a position looks at the source and not beyond it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Low, int High) TapsOnSource(int position) => OnSource(position * Step + First, TapStep, Taps);

    /// <summary>The positions, from low to before high, that look at the source and not beyond it with a tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Low, int High) PositionsOnSource(int tap) => OnSource(First + tap * TapStep, Step, Count);

    /// <summary>The positions that look at the source and not beyond it with all their taps.</summary>
    public (int First, int End) Inner
    {
        get
        {
            if (Taps == 0) return (0, Count);
            (int first, int end) = (PositionsOnSource(0).Low, PositionsOnSource(Taps - 1).High);
            return end > first ? (first, end) : (Count, Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Low, int High) OnSource(int start, int step, int count)
    {
        int low = start >= 0 ? 0 : Math.Min(count, (-start + step - 1) / step);
        int high = start >= Source ? 0 : Math.Min(count, (Source - 1 - start) / step + 1);
        return (low, Math.Max(low, high));
    }
}
