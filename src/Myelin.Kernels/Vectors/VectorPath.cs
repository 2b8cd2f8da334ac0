using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>The widths of vector that the kernels can run at.</summary>
public enum VectorWidth
{
    /// <summary>One number at a time.</summary>
    Scalar = 0,

    /// <summary>128 bits: SSE on x64, NEON on Arm, SIMD on WebAssembly.</summary>
    Vector128 = 128,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    Avx2 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    Avx512 = 512,
}

/// <summary>Work over float vectors of any width.</summary>
public interface IFloat32Work
{
    /// <summary>Does the work with vectors of the type <typeparamref name="V"/>.</summary>
    void Run<V>() where V : struct, IVector<V, float>;
}

/// <summary>Work over double vectors of any width.</summary>
public interface IFloat64Work
{
    /// <summary>Does the work with vectors of the type <typeparamref name="V"/>.</summary>
    void Run<V>() where V : struct, IVector<V, double>;
}

/// <summary>
/// The one place where the width of vectors is chosen: the widest that the machine has, or what the environment variable
/// <c>MYELIN_VECTOR</c> (<c>avx512</c>, <c>avx2</c>, <c>128</c>, <c>scalar</c>) asks for.
/// </summary>
public static class VectorPath
{
    /// <summary>The widest that this machine has.</summary>
    public static VectorWidth Widest { get; } =
        Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? VectorWidth.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? VectorWidth.Avx2
        : Vector128.IsHardwareAccelerated ? VectorWidth.Vector128
        : VectorWidth.Scalar;

    /// <summary>
    /// The width in use. Tests may set it, between runs, to any width that the machine has. Products and pointwise chains of graphs that
    /// are already compiled keep the width that they were compiled for, other kernels follow at once: compile anew after setting it.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">The machine does not have that width.</exception>
    public static VectorWidth Current
    {
        get;
        set => field = value <= Widest
            ? value
            : throw new PlatformNotSupportedException($"This machine has no {value} vectors; its widest are {Widest}.");
    } = FromEnvironment();

    /// <summary>Runs the work at the width in use.</summary>
    public static void Run<TWork>(ref TWork work) where TWork : struct, IFloat32Work, allows ref struct
    {
        switch (Current)
        {
            case VectorWidth.Avx512: work.Run<Float32x16>(); break;
            case VectorWidth.Avx2: work.Run<Float32x8>(); break;
            case VectorWidth.Vector128: work.Run<Float32x4>(); break;
            default: work.Run<Float32x1>(); break;
        }
    }

    /// <summary>Runs the work at the width in use, in double precision.</summary>
    public static void RunDouble<TWork>(ref TWork work) where TWork : struct, IFloat64Work, allows ref struct
    {
        switch (Current)
        {
            case VectorWidth.Avx512: work.Run<Float64x8>(); break;
            case VectorWidth.Avx2: work.Run<Float64x4>(); break;
            case VectorWidth.Vector128: work.Run<Float64x2>(); break;
            default: work.Run<Float64x1>(); break;
        }
    }

    private static VectorWidth FromEnvironment()
    {
        string? asked = Environment.GetEnvironmentVariable("MYELIN_VECTOR");
        VectorWidth width = asked?.ToUpperInvariant() switch
        {
            null or "" => Widest,
            "AVX512" or "512" => VectorWidth.Avx512,
            "AVX2" or "256" => VectorWidth.Avx2,
            "128" => VectorWidth.Vector128,
            "SCALAR" or "1" => VectorWidth.Scalar,
            _ => throw new ArgumentException($"MYELIN_VECTOR is \"{asked}\"; it can be avx512, avx2, 128 or scalar."),
        };
        return width <= Widest
            ? width
            : throw new PlatformNotSupportedException($"MYELIN_VECTOR asks for {width}, but this machine's widest vectors are {Widest}.");
    }
}
