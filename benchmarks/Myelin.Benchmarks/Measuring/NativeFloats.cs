using System.Runtime.InteropServices;

namespace Myelin.Benchmarks;

/// <summary>Floats outside the managed heap, aligned to cache lines, of random numbers around 0.</summary>
internal sealed unsafe class NativeFloats : IDisposable
{
    /// <summary>After so many they come again.</summary>
    private const int Different = 1_000_003;

    public NativeFloats(long count)
    {
        // A vector more than asked for: kernels may load whole vectors at the end of an operand.
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)(count + 16) * sizeof(float), 64);
        var random = new Random(1);
        for (long i = 0; i < count; i++)
            Pointer[i] = i < Different ? random.NextSingle() - 0.5f : Pointer[i - Different];
    }

    public float* Pointer { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
