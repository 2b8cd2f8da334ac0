using Myelin.Benchmarks.Onnx;

namespace Myelin.Benchmarks;

/// <summary>What all subjects of one run share: the options, the machine's ceiling and the peers.</summary>
internal sealed class Run(Options options) : IDisposable
{
    private Torch? _torch;
    private bool _torchTried;
    private OnnxRuntime? _onnxRuntime;
    private bool _onnxRuntimeTried;

    public Options Options { get; } = options;

    public Ceiling Ceiling { get; } = new();

    public Cores Cores { get; } = new(options);

    /// <summary>A folder for weights and batches, which is gone after the run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("myelin-benchmarks-").FullName;

    /// <summary>PyTorch; null when it is not installed.</summary>
    public Torch? Torch
    {
        get
        {
            if (!_torchTried && (_torch = Torch.TryStart()) is not null)
                Versions["PyTorch"] = _torch.Version;
            else if (!_torchTried)
                Lacks("PyTorch");
            _torchTried = true;
            return _torch;
        }
    }

    /// <summary>ONNX Runtime; null when it is not installed.</summary>
    public OnnxRuntime? OnnxRuntime
    {
        get
        {
            if (!_onnxRuntimeTried && (_onnxRuntime = OnnxRuntime.TryLoad()) is not null)
                Versions[OnnxRuntime.Name] = _onnxRuntime.Version;
            else if (!_onnxRuntimeTried)
                Lacks(OnnxRuntime.Name);
            _onnxRuntimeTried = true;
            return _onnxRuntime;
        }
    }

    /// <summary>The versions of the peers that took part.</summary>
    public Dictionary<string, string> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>A sentence for each peer that could not be started.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Notes that a peer could not be started, to be said behind the subject's rows.</summary>
    public void Lacks(string peer)
    {
        string sentence = $"{peer} is not installed, so it is not measured: benchmarks/peers/README.md says how to install it.";
        if (!Missing.Contains(sentence))
            Missing.Add(sentence);
    }

    /// <summary>A row of a <see cref="Contest"/>, with the shares that follow from the operations, the bytes and its ceiling.</summary>
    public Row WithCeiling(Row row, double operations, double bytes)
    {
        double gigaFlops = operations / row.Value / 1000, ceiling = row.Ceiling!.Value;
        return row with
        {
            Operations = operations,
            Bytes = bytes,
            GigaFlops = gigaFlops,
            Share = gigaFlops / ceiling,
            Limit = Ceiling.Limit(row.Threads, ceiling, operations, bytes),
        };
    }

    public void Dispose()
    {
        _torch?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
