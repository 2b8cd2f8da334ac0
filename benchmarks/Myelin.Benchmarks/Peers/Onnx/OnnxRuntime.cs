using System.Runtime.InteropServices;

namespace Myelin.Benchmarks.Onnx;

/// <summary>
/// ONNX Runtime by its C interface, called in this process. Install: see <c>benchmarks/peers/README.md</c>. Functions are entries of a
/// table whose order is that of <c>OrtApi</c> in https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_c_api.h;
/// entries never change their place.
/// </summary>
internal sealed unsafe class OnnxRuntime
{
    public const string Name = "ONNX Runtime";

    private const int Version1 = 1, Warnings = 3, AllOptimizations = 99, ArenaAllocator = 1, DefaultMemory = 0;
    private readonly nint* _api;
    private readonly nint _environment;

    private OnnxRuntime(nint* api, string version)
    {
        _api = api;
        Version = version;
        fixed (byte* name = "myelin\0"u8)
        {
            nint environment;
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)Function(Entry.CreateEnv))(Warnings, name, &environment));
            _environment = environment;
        }
    }

    /// <summary>The places of the functions in the table.</summary>
    private enum Entry
    {
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSessionFromArray = 8,
        Run = 9,
        CreateSessionOptions = 10,
        SetSessionGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        CreateTensorWithDataAsOrtValue = 49,
        CreateCpuMemoryInfo = 69,
        ReleaseStatus = 93,
        ReleaseMemoryInfo = 94,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseSessionOptions = 100,
    }

    /// <summary>The library's version.</summary>
    public string Version { get; }

    /// <summary>Loads the library; null when it is not installed.</summary>
    public static OnnxRuntime? TryLoad()
    {
        nint library = 0;
        if (!Settings.OnnxRuntimeLibraries().Any(path => NativeLibrary.TryLoad(path, out library)) ||
            !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint getBase))
            return null;
        nint* table = ((delegate* unmanaged<nint*>)getBase)();
        nint* api = ((delegate* unmanaged<uint, nint*>)table[0])(Version1);
        return new OnnxRuntime(api, Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)table[1])())!);
    }

    /// <summary>The network on whichever number of threads is fastest, ready to be asked; null for a network that is not written for
    /// it.</summary>
    public (Session Session, Contestant Contestant)? Contestant(Prepared prepared, Run run)
    {
        if (OnnxNetworks.Of(prepared) is not { } network)
            return null;
        (Session Session, Contestant Contestant, double Time)? best = null;
        foreach (int threads in Options.OneAndAll(run.Options.Threads))
        {
            var session = new Session(this, network, threads);
            Contestant contestant = Contest.Repeated(Name, threads > 1 ? $"{threads} threads" : "1 thread", session.Run, isNative: true);
            double time = run.Cores.WhenNear(() => contestant.Turn(run.Options.Seconds));
            if (best is { } other && other.Time <= time)
            {
                session.Dispose();
                continue;
            }

            best?.Session.Dispose();
            best = (session, contestant, time);
        }

        return (best!.Value.Session, best.Value.Contestant);
    }

    private nint Function(Entry entry) => _api[(int)entry];

    private void Check(nint status)
    {
        if (status == 0)
            return;
        string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Function(Entry.GetErrorMessage))(status))!;
        ((delegate* unmanaged<nint, void>)Function(Entry.ReleaseStatus))(status);
        throw new InvalidOperationException($"ONNX Runtime: {message}");
    }

    /// <summary>A network on so many threads, with all optimizations, its inputs and outputs in memory that is made once.</summary>
    internal sealed class Session : IDisposable
    {
        private readonly OnnxRuntime _runtime;
        private readonly delegate* unmanaged<nint, nint, byte**, nint*, nint, byte**, nint, nint*, nint> _run;
        private readonly nint _session;
        private readonly nint _memory;
        private readonly byte[] _inputs;
        private readonly float[] _outputs;
        private readonly nint* _values;
        private readonly byte** _names;

        public Session(OnnxRuntime runtime, OnnxNetworks.Network network, int threads)
        {
            _runtime = runtime;
            _run = (delegate* unmanaged<nint, nint, byte**, nint*, nint, byte**, nint, nint*, nint>)runtime.Function(Entry.Run);
            nint options, session, memory;
            runtime.Check(((delegate* unmanaged<nint*, nint>)runtime.Function(Entry.CreateSessionOptions))(&options));
            runtime.Check(
                ((delegate* unmanaged<nint, int, nint>)runtime.Function(Entry.SetSessionGraphOptimizationLevel))(
                    options, AllOptimizations));
            runtime.Check(((delegate* unmanaged<nint, int, nint>)runtime.Function(Entry.SetIntraOpNumThreads))(options, threads));
            fixed (byte* file = network.File)
            {
                runtime.Check(((delegate* unmanaged<nint, byte*, nint, nint, nint*, nint>)runtime.Function(Entry.CreateSessionFromArray))(
                    runtime._environment, file, network.File.Length, options, &session));
            }

            ((delegate* unmanaged<nint, void>)runtime.Function(Entry.ReleaseSessionOptions))(options);
            runtime.Check(((delegate* unmanaged<int, int, nint*, nint>)runtime.Function(Entry.CreateCpuMemoryInfo))(
                ArenaAllocator, DefaultMemory, &memory));
            (_session, _memory) = (session, memory);
            _inputs = GC.AllocateArray<byte>(network.Inputs.Length, pinned: true);
            network.Inputs.CopyTo(_inputs, 0);
            _outputs = GC.AllocateArray<float>(network.OutputShape.Aggregate((a, b) => a * b), pinned: true);
            _values = (nint*)NativeMemory.Alloc(2, (nuint)sizeof(nint));
            _values[0] = Value(Marshal.UnsafeAddrOfPinnedArrayElement(_inputs, 0), _inputs.Length, network.Kind, network.Shape);
            _values[1] = Value(
                Marshal.UnsafeAddrOfPinnedArrayElement(_outputs, 0), sizeof(float) * _outputs.Length, OnnxGraph.ElementKind.Float32,
                network.OutputShape);
            _names = (byte**)NativeMemory.Alloc(2, (nuint)sizeof(nint));
            _names[0] = (byte*)Marshal.StringToCoTaskMemUTF8(OnnxGraph.InputName);
            _names[1] = (byte*)Marshal.StringToCoTaskMemUTF8(network.Output);
        }

        /// <summary>What the network says, after a run.</summary>
        public ReadOnlySpan<float> Outputs => _outputs;

        public void Run()
        {
            nint status = _run(_session, 0, _names, _values, 1, _names + 1, 1, _values + 1);
            if (status != 0)
                _runtime.Check(status);
        }

        public void Dispose()
        {
            var release = (delegate* unmanaged<nint, void>)_runtime.Function(Entry.ReleaseValue);
            for (int i = 0; i < 2; i++)
            {
                release(_values[i]);
                Marshal.FreeCoTaskMem((nint)_names[i]);
            }

            ((delegate* unmanaged<nint, void>)_runtime.Function(Entry.ReleaseMemoryInfo))(_memory);
            ((delegate* unmanaged<nint, void>)_runtime.Function(Entry.ReleaseSession))(_session);
            NativeMemory.Free(_values);
            NativeMemory.Free(_names);
        }

        private nint Value(nint address, int bytes, OnnxGraph.ElementKind kind, int[] shape)
        {
            long[] sizes = [.. shape.Select(s => (long)s)];
            nint value;
            fixed (long* first = sizes)
            {
                _runtime.Check(((delegate* unmanaged<nint, nint, nint, long*, nint, int, nint*, nint>)_runtime.Function(
                    Entry.CreateTensorWithDataAsOrtValue))(
                    _memory, address, bytes, first, sizes.Length, (int)kind, &value));
            }

            return value;
        }
    }
}
