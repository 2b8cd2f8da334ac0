using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Benchmarks;

/// <summary>The environment variables that make peers as fast as they can be, and where their files are.</summary>
internal static class Settings
{
    /// <summary>All variables that a peer's speed depends on: a process has those that it is given and no others.</summary>
    public static IReadOnlyList<string> AllVariables { get; } =
        ["OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY", "LD_PRELOAD", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>As a user gets it.</summary>
    public static IReadOnlyDictionary<string, string> Default { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The widest vectors that the machine has, and an allocator that gives memory back to no one.</summary>
    public static IReadOnlyDictionary<string, string> Tuned { get; } = MakeTuned();

    /// <summary>The same with OpenBLAS on one thread, which leaves the threads to PyTorch's own loops.</summary>
    public static IReadOnlyDictionary<string, string> TunedSingleBlas { get; } =
        new Dictionary<string, string>(Tuned, StringComparer.Ordinal) { ["OPENBLAS_NUM_THREADS"] = "1" };

    /// <summary>Debian's Python, which has Debian's packages, or the one that <c>BENCHMARK_PYTHON</c> names.</summary>
    public static string Python { get; } = Environment.GetEnvironmentVariable("BENCHMARK_PYTHON")
        ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    /// <summary>Where ONNX Runtime's library may be: what <c>BENCHMARK_ONNXRUNTIME</c> names, what npm has installed beside the scripts,
    /// the system's.</summary>
    public static IEnumerable<string> OnnxRuntimeLibraries()
    {
        if (Environment.GetEnvironmentVariable("BENCHMARK_ONNXRUNTIME") is { Length: > 0 } named)
            yield return named;
        string folder = Path.Combine(Machine.Repository, "benchmarks", "peers", "node_modules", "onnxruntime-node", "bin");
        string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        string pattern = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime*.dylib" : "libonnxruntime.so*";
        if (Directory.Exists(folder))
        {
            foreach (string inside in Directory.EnumerateDirectories(folder)
                .Select(f => Path.Combine(f, system, architecture)).Where(Directory.Exists))
            {
                foreach (string file in Directory.EnumerateFiles(inside, pattern))
                    yield return file;
            }
        }

        yield return OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so.1";
    }

    /// <summary>A script among <c>benchmarks/peers</c>.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);

    private static Dictionary<string, string> MakeTuned()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Avx512F.IsSupported)
        {
            variables["OPENBLAS_CORETYPE"] = "SkylakeX";
            variables["ATEN_CPU_CAPABILITY"] = "avx512";
        }

        if (OperatingSystem.IsLinux())
            variables["LD_PRELOAD"] = "libtcmalloc_minimal.so.4";
        return variables;
    }
}
