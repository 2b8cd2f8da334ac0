using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>
/// The matrix products of oneDNN and OpenBLAS, called in this process. Install: <c>apt-get install libdnnl2 libopenblas0-openmp</c>. A library
/// that is not there is not called.
/// </summary>
internal sealed unsafe class NativeBlas
{
    private const int RowMajor = 101, NoTranspose = 111, Transpose = 112;
    private static readonly nint s_openMp = Load("libgomp.so.1");
    private readonly nint _sgemm;
    private readonly bool _isDnnl;

    private NativeBlas(string name, nint sgemm, bool isDnnl) => (Name, _sgemm, _isDnnl) = (name, sgemm, isDnnl);

    public string Name { get; }

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
                (byte)(shape.TransposeA ? 'T' : 'N'), (byte)(shape.TransposeB ? 'T' : 'N'), shape.M, shape.N, shape.K, 1, a, lda, b, ldb, 0, c, shape.N);
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
        if (NativeLibrary.TryGetExport(Load("libdnnl.so.2"), "dnnl_sgemm", out nint dnnl))
            found.Add(new NativeBlas("oneDNN", dnnl, isDnnl: true));
        // OpenBLAS reads the variable when it is loaded, from the environment of C, which is not that of .NET.
        if (Settings.Tuned.TryGetValue("OPENBLAS_CORETYPE", out string? core) && Load("libc.so.6") is not 0 and nint c &&
            NativeLibrary.TryGetExport(c, "setenv", out nint set))
        {
            fixed (byte* name = "OPENBLAS_CORETYPE\0"u8, value = System.Text.Encoding.ASCII.GetBytes(core + "\0"))
                _ = ((delegate* unmanaged<byte*, byte*, int, int>)set)(name, value, 1);
        }

        if (NativeLibrary.TryGetExport(Load("libopenblas.so.0"), "cblas_sgemm", out nint openBlas))
            found.Add(new NativeBlas("OpenBLAS", openBlas, isDnnl: false));
        return found;
    }

    private static nint Load(string name) => NativeLibrary.TryLoad(name, out nint library) ? library : 0;
}
