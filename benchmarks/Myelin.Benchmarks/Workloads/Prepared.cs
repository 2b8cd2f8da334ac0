using System.Globalization;
using System.Text;
using Myelin.Graph;

namespace Myelin.Benchmarks;

/// <summary>A workload's model, compiled, with a batch of made-up data.</summary>
internal sealed class Prepared
{
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly int[] _labels;
    private readonly float[] _outputs;

    public Prepared(Workload workload, bool dropout = true)
    {
        Workload = workload;
        Model = workload.Create(dropout);
        Model.Compile(workload.Optimizer.Create(), workload.Loss);
        var random = new Random(1);
        int rows = workload.Batch, width = workload.InputShape.Aggregate((a, b) => a * b);
        _inputs = new float[rows * width];
        for (int i = 0; i < _inputs.Length; i++)
            _inputs[i] = workload.Words > 0 ? random.Next(workload.Words) : random.NextSingle();
        int outputs = Model.OutputShape.ElementCount;
        _outputs = new float[rows * outputs];
        _labels = workload.Targets == TargetKind.Labels ? [.. Enumerable.Range(0, rows).Select(_ => random.Next(outputs))] : [];
        _targets = workload.Targets switch
        {
            TargetKind.Labels => [],
            TargetKind.Inputs => _inputs,
            TargetKind.Binary => [.. Enumerable.Range(0, rows * outputs).Select(_ => (float)random.Next(2))],
            _ => [.. Enumerable.Range(0, rows * outputs).Select(_ => random.NextSingle())],
        };
    }

    public Workload Workload { get; }

    public Model Model { get; }

    /// <summary>The batch, row by row.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    public double StepOperations => WorkCount.Step(Model, Workload.Batch);

    /// <summary>
    /// The bytes of the optimizer's update. A table of words is updated in all of its rows, since Adam moves also those that were not in
    /// the batch.
    /// </summary>
    public double StepBytes => Workload.Optimizer.BytesPerParameter * (double)Model.ParameterCount;

    public double InferenceOperations => WorkCount.Forward(Model, Workload.Batch);

    /// <summary>The bytes of the weights that a prediction reads, of the inputs and of the outputs; of a table of words only the rows that
    /// are asked for.</summary>
    public double InferenceBytes => sizeof(float) * (WorkCount.WeightsRead(Model, Workload.Batch) + _inputs.Length + _outputs.Length);

    /// <summary>One training step; gives the loss before it.</summary>
    public double Step() => _labels.Length > 0 ? Model.TrainOnBatch(_inputs, _labels) : Model.TrainOnBatch(_inputs, _targets);

    /// <summary>What <see cref="Step"/> runs.</summary>
    public CompiledGraph StepGraph() => Model.RequireTrainer(nameof(Step)).Step(Workload.Batch);

    /// <summary>What <see cref="Predict"/> runs.</summary>
    public CompiledGraph PredictionGraph() => Model.RequirePredictor().Program(Workload.Batch);

    /// <summary>One prediction.</summary>
    public ReadOnlySpan<float> Predict()
    {
        Model.Predict(_inputs, _outputs);
        return _outputs;
    }

    /// <summary>Writes the weights as they are now, and the batch, for the peers.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        Model.SaveWeights(Path.Combine(folder, "weights.safetensors"));
        int[] inputShape = [Workload.Batch, .. Workload.InputShape];
        WriteNumpy(Path.Combine(folder, "x.npy"), "<f4", inputShape, _inputs);
        if (_labels.Length > 0)
            WriteNumpy(Path.Combine(folder, "y.npy"), "<i4", [Workload.Batch], _labels);
        else
            WriteNumpy(Path.Combine(folder, "y.npy"), "<f4", [Workload.Batch, _targets.Length / Workload.Batch], _targets);
    }

    /// <summary>NumPy's file of one array, version 1.0.</summary>
    private static void WriteNumpy<T>(string path, string type, int[] shape, T[] numbers) where T : unmanaged
    {
        string sizes = string.Join(", ", shape.Select(s => s.ToString(CultureInfo.InvariantCulture))) + (shape.Length == 1 ? "," : "");
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}";
        const int before = 10, alignment = 64;
        int length = (before + header.Length + 1 + alignment - 1) / alignment * alignment - before;
        using FileStream file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(numbers));
    }
}
