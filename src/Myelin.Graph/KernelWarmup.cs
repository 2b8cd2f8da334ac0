using Myelin.Graph.Compilation;
using Myelin.Graph.Ops;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>
/// Has the machine code of kernels compiled before it is needed, on a thread that has nothing else to do. Kernels are compiled when they
/// run first, for what this very processor can do, and nothing compiled beforehand serves; a program that is started for one small
/// training spends more time with that than with training.
/// </summary>
/// <remarks>
/// Each kernel runs once on a few numbers that nobody sees. What is missing here is compiled when it runs, as ever. For the tool it takes
/// 50 ms, while a table is read.
/// </remarks>
public static class KernelWarmup
{
    private const int Numbers = 20;

    /// <summary>The kernels with which dense layers learn to tell classes apart, with ReLU and Adam, and are evaluated.</summary>
    /// <param name="widths">The sizes of the input and of the layers, at least 1 each.</param>
    /// <param name="batches">Numbers of rows, at least 1 each.</param>
    public static void Classifier(ReadOnlySpan<int> widths, params ReadOnlySpan<int> batches)
    {
        foreach (int rows in batches)
        {
            for (int i = 1; i < widths.Length; i++)
                Products(rows, widths[i - 1], widths[i]);
        }

        Rows(widths[^1]);
        PointwiseFunctions();
    }

    private static void Products(int rows, int inputs, int units)
    {
        Product(new GemmShape(rows, units, inputs));
        Product(new GemmShape(inputs, units, rows, TransposeA: true));
        Product(new GemmShape(rows, inputs, units, TransposeB: true));
    }

    private static void Product(GemmShape shape) => Gemm.Multiply<float>(
        shape, new float[shape.M * shape.K], new float[shape.K * shape.N], new float[shape.M * shape.N],
        new float[Gemm.WorkspaceLength<float>(shape)]);

    private static void Rows(int classes)
    {
        float[] x = new float[Numbers * classes], y = new float[Numbers * classes], ones = new float[Numbers];
        int[] labels = new int[Numbers];
        SoftmaxKernels.Softmax<float>(x, y, Numbers, classes);
        SoftmaxKernels.CrossEntropy<float>(x, labels, ones, classes);
        SoftmaxKernels.CrossEntropyGradient<float>(x, labels, ones, y, classes);
        Reductions.ArgMax<float>(x, labels, Numbers, classes, 1);
        Reductions.Sum<float>(ones, y.AsSpan(0, 1), 1, Numbers, 1);
        Reductions.Sum<double>(new double[Numbers], new double[1], 1, Numbers, 1);
        Conversion.Convert(labels, new double[Numbers]);
        Conversion.Convert(new double[1], y.AsSpan(0, 1));
    }

    private static unsafe void PointwiseFunctions()
    {
        float* x = stackalloc float[4 * Numbers], y = x + Numbers;
        double* u = stackalloc double[2 * Numbers];
        TileFunction[] floats =
        [
            TileFunction.Binary32(default(Compounds.ReluOfSum)), TileFunction.Binary32(default(WherePositive)), TileFunction.Binary32(default(Add)),
            TileFunction.Binary32(default(Multiply)), TileFunction.Binary32(default(Divide)),
        ];
        foreach (TileFunction function in floats)
            function.Run((nint)x, (nint)x, (nint)x, (nint)y, Numbers, 0);
        TileFunction[] doubles =
        [
            TileFunction.Binary64(default(Power)), TileFunction.Binary64(default(Subtract)), TileFunction.Binary64(default(Multiply)),
            TileFunction.Binary64(default(Divide)), TileFunction.Unary64(default(Sqrt)),
        ];
        foreach (TileFunction function in doubles)
            function.Run((nint)u, (nint)u, (nint)u, (nint)(u + Numbers), 1, 0);
        TileFunction.BinaryInt(default(Add)).Run((nint)x, (nint)x, (nint)x, (nint)y, 1, 0);
        TileFunction.BinaryInt(default(Equal)).Run((nint)x, (nint)x, (nint)x, (nint)y, Numbers, 0);
        TileSum.OfFloats().Columns((nint)x, (nint)y, 2, Numbers / 2, false);
        nint* buffers = stackalloc nint[11];
        for (int i = 0; i < 11; i++)
            buffers[i] = (nint)x;
        var move = new TileInstruction(
            TileUpdate.Of32(default(Updates.AdamMove)), new TileUpdateSlots(0, (1, 2, 3), (8, 9, 10), (4, 5, 6, 7)));
        new TileProgram(
            sizeof(float), [.. Enumerable.Repeat(new TileOperand([Numbers], [1]), 4), .. Enumerable.Repeat(new TileOperand([], []), 4)], 3, 0,
            [move]).Run(buffers, Numbers);
    }
}
