using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>
/// The matrix products of oneDNN and OpenBLAS, called in this process. Install: see <c>benchmarks/peers/README.md</c>. A library
/// that is not there is not called.
/// </summary>
internal sealed unsafe class NativeBlas
{
    public const string OneDnn = "oneDNN";

    private const int RowMajor = 101, NoTranspose = 111, Transpose = 112;
    private static readonly nint s_openMp = Load("libgomp.so.1");
    private readonly nint _sgemm;
    private readonly bool _isDnnl;

    private NativeBlas(string name, string version, nint sgemm, bool isDnnl) => (Name, Version, _sgemm, _isDnnl) = (name, version, sgemm, isDnnl);

    public string Name { get; }

    /// <summary>What the library says of itself.</summary>
    public string Version { get; }

    /// <summary>Those that are installed.</summary>
    public static IReadOnlyList<NativeBlas> Installed { get; } = Find();

    /// <summary>Says how many threads the libraries may use: both ask OpenMP.</summary>
    public static void SetThreads(int threads)
    {
        if (s_openMp != 0 && NativeLibrary.TryGetExport(s_openMp, "omp_set_num_threads", out nint set))
            ((delegate* unmanaged<int, void>)set)(threads);
    }

    /// <summary>C = A·B, all of them row-major.</summary>
    public void Multiply(GemmShape shape, float* a, float* b, float* c)
    {
        nint lda = shape.TransposeA ? shape.M : shape.K, ldb = shape.TransposeB ? shape.K : shape.N;
        if (_isDnnl)
        {
            _ = ((delegate* unmanaged<byte, byte, nint, nint, nint, float, float*, nint, float*, nint, float, float*, nint, int>)_sgemm)(
                (byte)(shape.TransposeA ? 'T' : 'N'), (byte)(shape.TransposeB ? 'T' : 'N'), shape.M, shape.N, shape.K, 1, a, lda, b,
                ldb, 0, c, shape.N);
        }
        else
        {
            ((delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)_sgemm)(
                RowMajor, shape.TransposeA ? Transpose : NoTranspose, shape.TransposeB ? Transpose : NoTranspose, shape.M, shape.N, shape.K,
                1, a, (int)lda, b, (int)ldb, 0, c, shape.N);
        }
    }

    private static List<NativeBlas> Find()
    {
        var found = new List<NativeBlas>();
        if (Load("libdnnl.so.2") is not 0 and nint oneDnn && NativeLibrary.TryGetExport(oneDnn, "dnnl_sgemm", out nint dnnl))
            found.Add(new NativeBlas(OneDnn, VersionOfOneDnn(oneDnn), dnnl, isDnnl: true));
        // OpenBLAS reads the variable when it is loaded, from the environment of C, which is not that of .NET.
        if (Settings.Tuned.TryGetValue("OPENBLAS_CORETYPE", out string? core) && Load("libc.so.6") is not 0 and nint c &&
            NativeLibrary.TryGetExport(c, "setenv", out nint set))
        {
            fixed (byte* name = "OPENBLAS_CORETYPE\0"u8, value = System.Text.Encoding.ASCII.GetBytes(core + "\0"))
                _ = ((delegate* unmanaged<byte*, byte*, int, int>)set)(name, value, 1);
        }

        if (Load("libopenblas.so.0") is not 0 and nint openBlas && NativeLibrary.TryGetExport(openBlas, "cblas_sgemm", out nint cblas))
            found.Add(new NativeBlas("OpenBLAS", VersionOfOpenBlas(openBlas), cblas, isDnnl: false));
        return found;
    }

    /// <summary><c>dnnl_version_t</c> begins with three numbers.</summary>
    private static string VersionOfOneDnn(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "dnnl_version", out nint version))
            return "of unknown version";
        int* numbers = ((delegate* unmanaged<int*>)version)();
        return $"{numbers[0]}.{numbers[1]}.{numbers[2]}";
    }

    /// <summary>For example <c>OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY SkylakeX MAX_THREADS=128</c>: the number, the kernels'
    /// machine.</summary>
    private static string VersionOfOpenBlas(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "openblas_get_config", out nint config)
            || !NativeLibrary.TryGetExport(library, "openblas_get_corename", out nint core))
        {
            return "of unknown version";
        }

        string[] words = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)config)())!.Split(' ');
        return $"{(words.Length > 1 ? words[1] : "")} ({Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)core)())})";
    }

    private static nint Load(string name) => NativeLibrary.TryLoad(name, out nint library) ? library : 0;
}
