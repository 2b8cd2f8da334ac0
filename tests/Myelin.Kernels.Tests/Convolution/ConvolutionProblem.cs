using System.Numerics;

namespace Myelin.Kernels.Tests.Convolution;

/// <summary>
/// A convolution with its data. NaN lies around what is read, so that a number read beyond it shows, and guards lie behind what is
/// written. The plain loops over every product give what each pass is compared with.
/// </summary>
internal sealed unsafe class ConvolutionProblem<T> where T : unmanaged, INumber<T>
{
    private const int Around = 64;
    private const double Guard = -12345;

    public ConvolutionProblem(Random random, ConvolutionShape shape)
    {
        Shape = shape;
        X = Read(random, (int)shape.InputLength);
        Kernel = Read(random, (int)shape.KernelLength);
        Y = Read(random, shape.OutputPositions * shape.OutputChannels);
    }

    private int _together;

    public ConvolutionShape Shape { get; }

    /// <summary>Numbers of the input, and NaN before and after them.</summary>
    public T[] X { get; }

    public T[] Kernel { get; }

    /// <summary>The gradient of the output.</summary>
    public T[] Y { get; }

    public override string ToString() => $"{typeof(T).Name} {Shape} {VectorPath.Current}";

    public T[] Forward() => Run(Y.Length - 2 * Around, ConvolutionKernels.ForwardWorkspace<T>(Shape), ConvolutionPass.Forward);

    /// <summary>The output as it is handed over, so many lines together; null if it cannot be.</summary>
    public T[]? ForwardTo(int together)
    {
        if (!ConvolutionKernels.HandsOver<T>(Shape, together)) return null;
        _together = together;
        return Run(Y.Length - 2 * Around, ConvolutionKernels.ForwardToWorkspace<T>(Shape, together), ConvolutionPass.ForwardTo);
    }

    public T[] DataGradient() => Run((int)Shape.InputLength, ConvolutionKernels.DataGradientWorkspace<T>(Shape), ConvolutionPass.DataGradient);

    public T[] WeightGradient() => Run((int)Shape.KernelLength, ConvolutionKernels.WeightGradientWorkspace<T>(Shape), ConvolutionPass.WeightGradient);

    /// <summary>Fails unless all three passes give what the plain loops give.</summary>
    public void Check()
    {
        var y = new double[Y.Length - 2 * Around];
        var x = new double[Shape.InputLength];
        var kernel = new double[Shape.KernelLength];
        // Of the longest sums, and of the numbers in them.
        var terms = new int[3];
        Visit((i, k, o) =>
        {
            y[o] += At(X, i) * At(Kernel, k);
            x[i] += At(Y, o) * At(Kernel, k);
            kernel[k] += At(X, i) * At(Y, o);
        });
        terms[0] = Shape.Taps * Shape.GroupInputs;
        terms[1] = Shape.Taps * Shape.GroupOutputs;
        terms[2] = Shape.OutputPositions;
        Near(y, Forward(), terms[0], "the output");
        Near(x, DataGradient(), terms[1], "the gradient of the input");
        Near(kernel, WeightGradient(), terms[2], "the gradient of the kernel");
    }

    /// <summary>
    /// Fails unless an infinite or NaN number in one of the operands makes exactly those results infinite or NaN that the plain loops make
    /// so, and leaves the others as they were.
    /// </summary>
    public void CheckSpecial(Random random)
    {
        T[] numbers = random.Next(3) switch { 0 => X, 1 => Y, _ => Kernel };
        int length = numbers.Length - 2 * Around;
        if (length == 0 || Shape.OutputPositions == 0) return;
        // The first, the last, one somewhere, and sometimes two of them.
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            int at = random.Next(4) switch { 0 => 0, 1 => length - 1, _ => random.Next(length) };
            numbers[Around + at] = T.CreateChecked(
                random.Next(3) switch { 0 => double.PositiveInfinity, 1 => double.NegativeInfinity, _ => double.NaN });
        }
        Check();
    }

    private static double At(T[] numbers, int index) => double.CreateChecked(numbers[Around + index]);

    private void Near(double[] expected, T[] actual, int terms, string what)
    {
        double tolerance = (typeof(T) == typeof(float) ? 6e-8 : 1.2e-16) * (terms + 2) * 2;
        for (int i = 0; i < expected.Length; i++)
        {
            double number = double.CreateChecked(actual[i]);
            if (!double.IsFinite(expected[i]) ? !expected[i].Equals(number) : !(Math.Abs(expected[i] - number) <= tolerance))
                Assert.Fail($"{this}: {what} at {i} is {number}, expected {expected[i]}.");
        }
    }

    /// <summary>All three passes, into memory that is there already.</summary>
    public Action Again()
    {
        T[] y = Written(Y.Length), x = Written(X.Length), kernel = Written(Kernel.Length);
        T[] workspace = Written((int)Math.Max(
            ConvolutionKernels.ForwardWorkspace<T>(Shape),
            Math.Max(ConvolutionKernels.DataGradientWorkspace<T>(Shape), ConvolutionKernels.WeightGradientWorkspace<T>(Shape))));
        return () =>
        {
            Run(y, workspace, ConvolutionPass.Forward);
            Run(x, workspace, ConvolutionPass.DataGradient);
            Run(kernel, workspace, ConvolutionPass.WeightGradient);
        };
    }

    private T[] Run(int length, long workspaceLength, ConvolutionPass pass)
    {
        T[] result = Written(length), workspace = Written((int)workspaceLength);
        Run(result, workspace, pass);
        foreach (T[] written in (T[][])[result, workspace])
        {
            if (written.AsSpan(written.Length - Around).ContainsAnyExcept(T.CreateChecked(Guard)))
                Assert.Fail($"{this}: {pass} wrote behind its memory.");
        }
        return result[..length];
    }

    private void Run(T[] result, T[] workspace, ConvolutionPass pass)
    {
        fixed (T* x = &X[Around], kernel = &Kernel[Around], y = &Y[Around], to = result, room = workspace)
        {
            var work = new Work { Shape = Shape, Pass = pass, Together = _together, X = x, Kernel = kernel, Y = y, To = to, Workspace = room };
            if (typeof(T) == typeof(float)) VectorPath.Run(ref work);
            else VectorPath.RunDouble(ref work);
        }
    }

    private static T[] Read(Random random, int length)
    {
        T[] numbers = GC.AllocateArray<T>(length + 2 * Around, pinned: true);
        Array.Fill(numbers, T.CreateChecked(double.NaN));
        for (int i = 0; i < length; i++) numbers[Around + i] = T.CreateChecked(random.NextDouble() * 2 - 1);
        return numbers;
    }

    private static T[] Written(int length)
    {
        T[] numbers = GC.AllocateArray<T>(length + Around, pinned: true);
        Array.Fill(numbers, T.CreateChecked(Guard));
        return numbers;
    }

    // Calls with the places in input, kernel and output of every product.
    private void Visit(Action<int, int, int> product)
    {
        ConvolutionAxis d = Shape.Depth, h = Shape.Height, w = Shape.Width;
        for (int position = 0; position < Shape.OutputPositions; position++)
        {
            int ow = position % w.Output, oh = position / w.Output % h.Output, od = position / w.Output / h.Output % d.Output;
            int image = position / w.Output / h.Output / d.Output;
            for (int tap = 0; tap < Shape.Taps; tap++)
            {
                int iw = ow * w.Stride - w.Before + tap % w.Kernel * w.Dilation;
                int ih = oh * h.Stride - h.Before + tap / w.Kernel % h.Kernel * h.Dilation;
                int id = od * d.Stride - d.Before + tap / w.Kernel / h.Kernel * d.Dilation;
                if (iw < 0 || ih < 0 || id < 0 || iw >= w.Input || ih >= h.Input || id >= d.Input) continue;
                int pixel = ((image * d.Input + id) * h.Input + ih) * w.Input + iw;
                for (int o = 0; o < Shape.OutputChannels; o++)
                {
                    for (int c = 0; c < Shape.GroupInputs; c++)
                    {
                        product(
                            pixel * Shape.InputChannels + o / Shape.GroupOutputs * Shape.GroupInputs + c,
                            (tap * Shape.GroupInputs + c) * Shape.OutputChannels + o, position * Shape.OutputChannels + o);
                    }
                }
            }
        }
    }

    private enum ConvolutionPass
    {
        Forward,
        ForwardTo,
        DataGradient,
        WeightGradient,
    }

    private struct Work : IFloat32Work, IFloat64Work
    {
        public ConvolutionShape Shape;
        public ConvolutionPass Pass;
        public int Together;
        public T* X, Kernel, Y, To, Workspace;

        readonly void IFloat32Work.Run<V>() => Run<V, float>((float*)X, (float*)Kernel, (float*)Y, (float*)To, (float*)Workspace);

        readonly void IFloat64Work.Run<V>() => Run<V, double>((double*)X, (double*)Kernel, (double*)Y, (double*)To, (double*)Workspace);

        private readonly void Run<V, TNumber>(TNumber* x, TNumber* kernel, TNumber* y, TNumber* to, TNumber* workspace)
            where V : struct, IVector<V, TNumber>
            where TNumber : unmanaged
        {
            switch (Pass)
            {
                case ConvolutionPass.Forward: ConvolutionKernels.Forward<V, TNumber>(Shape, x, kernel, to, workspace); break;
                case ConvolutionPass.ForwardTo:
                    var lines = new Lines { Shape = Shape, Together = Together, To = (T*)to };
                    ConvolutionKernels.ForwardTo<V, TNumber>(Shape, x, kernel, workspace, Together, &Lines.Take, &lines);
                    Assert.Equal(Shape.OutputPositions, lines.Taken);
                    Assert.False(lines.IsCut);
                    break;
                case ConvolutionPass.DataGradient: ConvolutionKernels.DataGradient<V, TNumber>(Shape, y, kernel, to, workspace); break;
                default: ConvolutionKernels.WeightGradient<V, TNumber>(Shape, x, y, to, workspace); break;
            }
        }
    }

    /// <summary>Takes lines that are handed over, and looks whether they are whole ones, as many together as was asked for.</summary>
    private struct Lines
    {
        public ConvolutionShape Shape;
        public int Together;
        public T* To;
        public int Taken;
        public bool IsCut;

        public static void Take<TNumber>(
            void* context, TNumber* block, nint leading, int rowStart, int rowCount, int columnStart, int columnCount)
            where TNumber : unmanaged
        {
            var self = (Lines*)context;
            int line = rowStart / self->Shape.Width.Output % self->Shape.Height.Output, lines = rowCount / self->Shape.Width.Output;
            bool ends = line + lines == self->Shape.Height.Output;
            if (rowStart % self->Shape.Width.Output != 0 || rowCount % self->Shape.Width.Output != 0
                || line % self->Together != 0 || (lines % self->Together != 0 && !ends)
                || line + lines > self->Shape.Height.Output || leading != columnCount
                || columnStart != 0 || columnCount != self->Shape.OutputChannels)
            {
                self->IsCut = true;
            }

            Interlocked.Add(ref self->Taken, rowCount);
            new Span<TNumber>(block, rowCount * columnCount).CopyTo(
                new Span<TNumber>((TNumber*)self->To + (nint)rowStart * columnCount, rowCount * columnCount));
            // It is the consumer's to write over.
            new Span<TNumber>(block, rowCount * columnCount).Clear();
        }
    }
}
