namespace Myelin.Benchmarks;

/// <summary>One thing that can be measured, as the command line names it.</summary>
/// <param name="Name">The word on the command line and the name of the result file.</param>
/// <param name="Title">The heading of its table.</param>
/// <param name="Explanation">What the table shows, for its page.</param>
/// <param name="Unit">What the times, or whatever else is measured, are in.</param>
/// <param name="Measure">Measures; gives one row after another.</param>
internal sealed record Subject(string Name, string Title, string Explanation, string Unit, Func<Run, IEnumerable<Row>> Measure)
{
    private static readonly string[] s_onPage = ["peers", "fit", "startup", "memory", "scaling", "gemm", "kernels"];

    /// <summary>Those on the page, in its order: what is measured against peers, then what it is made of. Training and inference alone are
    /// within.</summary>
    public static IEnumerable<Subject> OnPage => s_onPage.Select(name => All.Single(s => s.Name == name));

    /// <summary>All subjects, in the order in which they are measured.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("gemm", "Matrix products",
            "C = A·B in float32. oneDNN and OpenBLAS are called in the same process, in turn with Myelin, on as many threads or on one, "
                + "whichever is faster. *Of copying* is the part of the rate at which the machine copies as many bytes; "
                + "what reaches that cannot be faster.",
            "µs", GemmSubject.Measure),
        new("kernels", "Kernels",
            "Elementary functions over 4,096 floats on one thread, in turn with PyTorch's with AVX-512 vectors: "
                + "its kernel, for which the time of a call on one float is taken off, and its whole call from Python; "
                + "convolutions and their gradients; what sharing work between threads costs.",
            "µs", KernelsSubject.Measure),
        new(
            "train", "Training steps", "Forward, loss, gradients and the optimizer's update of one batch, by `TrainOnBatch`.", "µs",
            TrainSubject.Measure),
        new("infer", "Inference", "`Predict` of one batch into a span.", "µs", InferSubject.Measure),
        new(
            "fit", "Fit", "An epoch of `Fit` on `samples/digits.csv`, and of scikit-learn's `MLPClassifier.fit`: a network 64-32-10.", "µs",
            FitSubject.Measure),
        new("startup", "Start-up",
            "From the start of a process to a trained classifier of `samples/iris.csv` (100 epochs) and its end. "
                + "The tool is published for the machine (`dotnet publish src/Myelin.Cli -c Release -r linux-x64`), "
                + "precompiled with its framework; it writes its run's folder too.", "ms", StartupSubject.Measure),
        new("memory", "Memory", "Peak resident memory of a process that trains the network for 20 steps.", "MiB", MemorySubject.Measure),
        new("scaling", "Scaling", "A training step on one thread and on more; the ratio is the speed-up.", "µs", ScalingSubject.Measure),
        new("peers", "Against PyTorch and ONNX Runtime",
            "Before a training step is measured, both have made ten steps from the same weights on the same batch, without dropout, "
                + "and their losses agreed: the last column has their greatest relative difference, and in brackets that of PyTorch in "
                + "float32 from PyTorch in float64. Predictions are compared, too; where outputs differ by more than 1e-4, a note says so.",
            "µs", PeersSubject.Measure),
    ];
}
