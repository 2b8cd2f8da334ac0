using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Connectionist temporal classification: the probability of a sequence of labels, over all ways to lay it along a longer time axis with
/// blanks between, by the forward-backward algorithm in logarithms. T is float or double; sums are kept in double.
/// </summary>
/// <remarks>
/// A row of n labels has 2n + 1 states: blank, label, blank, label … blank. A path stays, goes to the next state, or leaps over a blank
/// between labels that differ. Threads share rows. A. Graves et al.: Connectionist Temporal Classification, ICML 2006.
/// </remarks>
public static unsafe class CtcKernels
{
    /// <summary>The doubles of workspace that <see cref="Loss"/> needs.</summary>
    public static long LossWorkspace(int batch, int width) => (long)batch * States(width);

    /// <summary>The doubles of workspace that <see cref="Gradient"/> needs.</summary>
    public static long GradientWorkspace(int batch, int time, int width) => (long)batch * (time + 1) * States(width);

    /// <summary>losses[i] = −log p(labels of row i), +∞ where there is no way to lay them.</summary>
    /// <param name="x">Log-probabilities, shape.Batch · shape.Time · shape.Classes.</param>
    /// <param name="labels">shape.Batch rows of shape.Width labels.</param>
    /// <param name="labelLengths">How many of a row's labels count.</param>
    /// <param name="inputLengths">How many of a row's steps count.</param>
    /// <param name="losses">Room for shape.Batch numbers.</param>
    /// <param name="workspace">Room for <see cref="LossWorkspace"/>.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label or a length is out of range, or a span is shorter than the sizes
    /// say.</exception>
    public static void Loss<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> labels, ReadOnlySpan<int> labelLengths, ReadOnlySpan<int> inputLengths, Span<T> losses,
        Span<double> workspace, CtcShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(labels, labelLengths, inputLengths, shape);
        Run(
            x, labels, labelLengths, inputLengths, default, losses[..shape.Batch],
            workspace[..checked((int)LossWorkspace(shape.Batch, shape.Width))], shape);
    }

    /// <summary>dx = dlosses · ∂losses/∂x: minus the probability of being at a class in a step, times dlosses; 0 where the loss is
    /// infinite.</summary>
    /// <param name="x">Log-probabilities, shape.Batch · shape.Time · shape.Classes.</param>
    /// <param name="labels">shape.Batch rows of shape.Width labels.</param>
    /// <param name="labelLengths">How many of a row's labels count.</param>
    /// <param name="inputLengths">How many of a row's steps count.</param>
    /// <param name="dlosses">The gradient of each row's loss.</param>
    /// <param name="dx">Room for as many numbers as x.</param>
    /// <param name="workspace">Room for <see cref="GradientWorkspace"/>.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label or a length is out of range, or a span is shorter than the sizes
    /// say.</exception>
    public static void Gradient<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> labels, ReadOnlySpan<int> labelLengths, ReadOnlySpan<int> inputLengths,
        ReadOnlySpan<T> dlosses, Span<T> dx, Span<double> workspace, CtcShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(labels, labelLengths, inputLengths, shape);
        Run(
            x, labels, labelLengths, inputLengths, dlosses[..shape.Batch], dx[..checked(shape.Batch * shape.Time * shape.Classes)],
            workspace[..checked((int)GradientWorkspace(shape.Batch, shape.Time, shape.Width))], shape);
    }

    private static int States(int labels) => checked(2 * labels + 1);

    private static void Run<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> labels, ReadOnlySpan<int> labelLengths, ReadOnlySpan<int> inputLengths, ReadOnlySpan<T> dy, Span<T> y,
        Span<double> workspace, CtcShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..checked(shape.Batch * shape.Time * shape.Classes)];
        if (shape.Batch == 0) return;
        fixed (T* px = x, pdy = dy, py = y)
        {
            fixed (int* pl = labels, pll = labelLengths, pil = inputLengths)
            {
                fixed (double* pw = workspace)
                {
                    var work = new Work<T>
                    {
                        X = px, Dy = pdy, Y = py, Labels = pl, LabelLengths = pll, InputLengths = pil, Workspace = pw, Shape = shape,
                        IsGradient = !dy.IsEmpty,
                    };
                    // An exponential and a logarithm are some 30 operations, and each state of each step takes both.
                    ThreadTeam.Run(ref work, shape.Batch, (long)shape.Batch * shape.Time * States(shape.Width) * 60);
                }
            }
        }
    }

    private static void Check(ReadOnlySpan<int> labels, ReadOnlySpan<int> labelLengths, ReadOnlySpan<int> inputLengths, CtcShape shape)
    {
        for (int row = 0; row < shape.Batch; row++)
        {
            if ((uint)labelLengths[row] > (uint)shape.Width) ThrowLength("labels", row, labelLengths[row], shape.Width);
            if ((uint)inputLengths[row] > (uint)shape.Time) ThrowLength("steps", row, inputLengths[row], shape.Time);
            ReadOnlySpan<int> own = labels.Slice(row * shape.Width, labelLengths[row]);
            int at = Indices.FirstOutside(own, shape.Classes);
            if (at >= 0) ThrowLabel(labels, row * shape.Width + at, row, shape.Classes);
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(string what, int row, int length, int most) => throw new ArgumentOutOfRangeException(
        what, length, $"Row {row} is said to have {length} {what}, but there are {most}; a length must be from 0 to {most}.");

    [DoesNotReturn]
    private static void ThrowLabel(ReadOnlySpan<int> labels, int at, int row, int classes) => throw new ArgumentOutOfRangeException(
        nameof(labels), labels[at],
        $"Row {row} has the label {labels[at]}, but there are {classes} classes; labels must be from 0 to {classes - 1}.");

    private struct Work<T> : IBlockWork where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X, Dy, Y;
        public int* Labels, LabelLengths, InputLengths;
        public double* Workspace;
        public CtcShape Shape;
        public bool IsGradient;

        public readonly void Run(int row)
        {
            int steps = InputLengths[row], most = States(Shape.Width);
            var path = new CtcPath<T>
            {
                X = X + (long)row * Shape.Time * Shape.Classes, Labels = Labels + (long)row * Shape.Width, Count = LabelLengths[row],
                Classes = Shape.Classes, Blank = Shape.Blank,
            };
            if (!IsGradient)
            {
                Y[row] = T.CreateTruncating(-path.Forward(Workspace + (long)row * most, 0, steps));
                return;
            }

            T* dx = Y + (long)row * Shape.Time * Shape.Classes;
            new Span<T>(dx, Shape.Time * Shape.Classes).Clear();
            double* table = Workspace + (long)row * (Shape.Time + 1) * most;
            double log = path.Forward(table, most, steps);
            if (!double.IsNegativeInfinity(log)) path.Backward(table, most, steps, log, double.CreateTruncating(Dy[row]), dx);
        }
    }
}

/// <summary>The sizes of a batch for <see cref="CtcKernels"/>.</summary>
/// <param name="Batch">The rows.</param>
/// <param name="Time">The steps of a row.</param>
/// <param name="Classes">The classes, the blank one of them.</param>
/// <param name="Width">The room for labels in a row.</param>
/// <param name="Blank">The class that stands for no label.</param>
public readonly record struct CtcShape(int Batch, int Time, int Classes, int Width, int Blank);

/// <summary>The states of one row and the ways through them.</summary>
internal unsafe struct CtcPath<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* X;
    public int* Labels;
    public int Count, Classes, Blank;

    private readonly int States => 2 * Count + 1;

    /// <summary>
    /// The logarithms of the probabilities of all beginnings that end in a state, step after step; steps lie <paramref name="stride"/>
    /// apart, which may be 0: only the last is kept then. Returns that of the whole.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly double Forward(double* table, int stride, int steps)
    {
        if (steps == 0) return Count == 0 ? 0 : double.NegativeInfinity;
        double* now = table;
        for (int s = 0; s < States; s++) now[s] = s < 2 ? Emission(0, s) : double.NegativeInfinity;
        for (int t = 1; t < steps; t++)
        {
            double* before = now;
            now += stride;
            // From the last state on, so that a step can take the place of the one before it.
            for (int s = States - 1; s >= 0; s--)
            {
                now[s] = LogSum(
                    before[s], s >= 1 ? before[s - 1] : double.NegativeInfinity, Leaps(s) ? before[s - 2] : double.NegativeInfinity) + Emission(t, s);
            }
        }

        return LogSum(now[States - 1], Count > 0 ? now[States - 2] : double.NegativeInfinity, double.NegativeInfinity);
    }

    /// <summary>Walks back from the last step, with the logarithms of all ends that follow a state, and adds to the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void Backward(double* table, int stride, int steps, double log, double scale, T* dx)
    {
        if (steps == 0) return;
        double* ends = table + (long)steps * stride;
        for (int s = 0; s < States; s++) ends[s] = s >= States - 2 ? 0 : double.NegativeInfinity;
        for (int t = steps - 1; t >= 0; t--)
        {
            if (t < steps - 1)
            {
                for (int s = 0; s < States; s++)
                {
                    ends[s] = LogSum(
                        ends[s] + Emission(t + 1, s),
                        s + 1 < States ? ends[s + 1] + Emission(t + 1, s + 1) : double.NegativeInfinity,
                        s + 2 < States && Leaps(s + 2) ? ends[s + 2] + Emission(t + 1, s + 2) : double.NegativeInfinity);
                }
            }

            double* begins = table + (long)t * stride;
            T* dxt = dx + (long)t * Classes;
            for (int s = 0; s < States; s++) dxt[Class(s)] -= T.CreateTruncating(Math.Exp(begins[s] + ends[s] - log) * scale);
        }
    }

    private readonly int Class(int state) => (state & 1) == 0 ? Blank : Labels[state >> 1];

    private readonly bool Leaps(int state) => (state & 1) == 1 && state >= 3 && Labels[state >> 1] != Labels[(state >> 1) - 1];

    private readonly double Emission(int step, int state) => double.CreateTruncating(X[(long)step * Classes + Class(state)]);

    private static double LogSum(double a, double b, double c)
    {
        double most = Math.Max(a, Math.Max(b, c));
        return double.IsNegativeInfinity(most) ? most : most + Math.Log(Math.Exp(a - most) + Math.Exp(b - most) + Math.Exp(c - most));
    }
}
