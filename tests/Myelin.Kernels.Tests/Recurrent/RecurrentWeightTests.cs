using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myelin.Kernels.Tests;

/// <summary>
/// The gradients of a recurrence's kernel and bias are what the gradients of its steps add up to, whether blocks add them up some steps at
/// a time or one product makes them at the end.
/// </summary>
public sealed unsafe class RecurrentWeightTests : VectorWidths
{
    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_of_the_weights_are_sums_over_steps(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (RecurrentKind kind in Enum.GetValues<RecurrentKind>())
        {
            // Blocks of 16 rows and the rest, several times as many steps as are taken together; then one step, few rows, and a large
            // kernel; then many blocks of few steps.
            foreach ((int steps, int batch, int units) in ((int, int, int)[])
                [(25, 33, 100), (1, 32, 100), (25, 5, 33), (3, 9, 320), (1, 1040, 100), (2, 1040, 100)])
            {
                foreach (bool reverse in batch < 1000 ? (bool[])[false, true] : [steps > 1])
                {
                    Check(new RecurrentShape(kind, steps, batch, units, reverse), masked: units == 100);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_of_no_steps_and_of_no_rows_are_zeros(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (RecurrentKind kind in Enum.GetValues<RecurrentKind>())
        {
            foreach ((int steps, int batch) in ((int, int)[])[(0, 33), (3, 0), (0, 1)])
            {
                Check(new RecurrentShape(kind, steps, batch, 20), masked: false);
            }
        }
    }

    private static void Check(RecurrentShape shape, bool masked)
    {
        var floats = new Floats { Shape = shape, Masked = masked };
        VectorPath.Run(ref floats);
        var doubles = new Doubles { Shape = shape, Masked = masked };
        VectorPath.RunDouble(ref doubles);
    }

    private struct Floats : IFloat32Work
    {
        public RecurrentShape Shape;
        public bool Masked;

        readonly void IFloat32Work.Run<V>() => Check<V, float>(Shape, Masked, 2e-6, 2e-5);
    }

    private struct Doubles : IFloat64Work
    {
        public RecurrentShape Shape;
        public bool Masked;

        readonly void IFloat64Work.Run<V>() => Check<V, double>(Shape, Masked, 1e-14, 1e-13);
    }

    private static void Check<V, T>(RecurrentShape shape, bool masked, double kernelBound, double biasBound)
        where V : struct, IVector<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(shape.Units + shape.Steps);
        int rows = shape.Steps * shape.Batch, units = shape.Units, width = shape.Parts * units, saved = shape.SavedParts * units;
        bool hasBias = shape.Kind == RecurrentKind.GruResetAfter;
        T[] outputs = Drawn(rows * units), memories = Drawn(rows * units), state = Drawn(shape.Batch * units), gradients = Drawn(rows * units);
        T[] kept = Drawn(rows * saved), mask = Drawn(rows), inputGradients = Drawn(rows * width), kernelGradient = Drawn(units * width);
        T[] biasGradient = Drawn(width), kernel = Drawn(units * width);
        for (int i = 0; i < rows; i++)
        {
            mask[i] = double.CreateChecked(mask[i]) > -0.25 ? T.One : T.Zero;
            // A masked step leaves zeros for the way back.
            if (masked && mask[i] == T.Zero) Array.Clear(kept, i * saved, saved);
        }

        T[] workspace = Drawn((int)Recurrence.BackwardWorkspace<T>(shape) + 16);
        Recurrence.Backward<V, T>(new RecurrentCall<T>
        {
            Shape = shape, Kernel = At(kernel), State = At(state), Memory = At(state), Outputs = At(outputs), Memories = At(memories),
            Saved = At(kept),
            OutputGradients = At(gradients), Mask = masked ? At(mask) : null, InputGradients = At(inputGradients),
            KernelGradient = At(kernelGradient),
            BiasGradient = hasBias ? At(biasGradient) : null, Workspace = (T*)(((nint)At(workspace) + 63) & ~63),
        });

        double[] expected = new double[units * width], bias = new double[width], sizes = new double[units * width], d = new double[width];
        for (int step = 0; step < shape.Steps; step++)
        {
            int time = shape.Reverse ? shape.Steps - 1 - step : step, before = shape.Reverse ? time + 1 : time - 1;
            for (int b = 0; b < shape.Batch; b++)
            {
                int row = time * shape.Batch + b;
                for (int j = 0; j < width; j++)
                {
                    d[j] = Number(inputGradients[row * width + j]);
                    if (hasBias && j >= 2 * units) d[j] *= Number(kept[row * saved + j - units]);
                    bias[j] += d[j];
                }
                for (int i = 0; i < units; i++)
                {
                    double h = Number(step == 0 ? state[b * units + i] : outputs[(before * shape.Batch + b) * units + i]);
                    int last = shape.Kind == RecurrentKind.GruResetBefore ? units : 0;
                    Add(expected.AsSpan(i * width, width - last), sizes.AsSpan(i * width, width - last), d, h);
                    int at = (i + 1) * width - last;
                    if (last > 0)
                    {
                        Add(
                            expected.AsSpan(at, last), sizes.AsSpan(at, last), d.AsSpan(width - last),
                            Number(kept[row * saved + 3 * units + i]));
                    }
                }
            }
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - Number(kernelGradient[i])) <= kernelBound * sizes[i],
                $"{shape}: number {i} of the kernel's gradient is {kernelGradient[i]}, not {expected[i]}.");
        }

        for (int j = 0; hasBias && j < width; j++)
        {
            Assert.True(
                Math.Abs(bias[j] - Number(biasGradient[j])) <= biasBound * (1 + Math.Abs(bias[j])),
                $"{shape}: number {j} of the bias's gradient is {biasGradient[j]}, not {bias[j]}.");
        }

        // Once for each number of the kernel's gradient in each row: most of the test's time.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Add(Span<double> sums, Span<double> sizes, ReadOnlySpan<double> d, double h)
        {
            for (int j = 0; j < sums.Length; j++)
            {
                double product = h * d[j];
                sums[j] += product;
                sizes[j] += Math.Abs(product);
            }
        }

        static double Number(T x) => double.CreateChecked(x);

        // The arrays are pinned, so their addresses hold.
        static T* At(T[] numbers) => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(numbers, 0);

        T[] Drawn(int count)
        {
            T[] numbers = GC.AllocateArray<T>(Math.Max(1, count), pinned: true);
            for (int i = 0; i < numbers.Length; i++) numbers[i] = T.CreateChecked(random.NextSingle() - 0.5f);
            return numbers;
        }
    }
}
