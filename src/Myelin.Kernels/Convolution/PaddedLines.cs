using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Copies of an image's lines between zeros, for windows that reach beyond the image to the left or right.</summary>
internal static unsafe class PaddedLines
{
    /// <summary>Pixels from the first that a line's windows look at to the last.</summary>
    public static int Pixels(in AxisWindow width) => (width.Count - 1) * width.Step + (width.Taps - 1) * width.TapStep + 1;

    /// <summary>Whether windows reach beyond the image.</summary>
    public static bool AreNeeded(in AxisWindow width) => width.First < 0 || width.First + Pixels(width) > width.Source;

    /// <summary>Copies lines.</summary>
    /// <param name="width">The windows along a line.</param>
    /// <param name="channels">Numbers of a pixel.</param>
    /// <param name="from">The pixel that the first window looks at first, whether it lies on the image or not.</param>
    /// <param name="pitch">The distance from a line to the next.</param>
    /// <param name="to">Room for <see cref="Pixels"/> pixels a line, one line after another.</param>
    /// <param name="lines">The number of lines.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<V, T>(in AxisWindow width, int channels, T* from, nint pitch, T* to, int lines)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int all = Pixels(width), before = Math.Clamp(-width.First, 0, all);
        int on = Math.Clamp(width.Source - Math.Max(0, width.First), 0, all - before), after = (all - before - on) * channels;
        (before, on) = (before * channels, on * channels);
        for (; lines > 0; lines--, from += pitch)
        {
            new Span<T>(to, before).Clear();
            to += before;
            GemmPacking.Copy<V, T>(from + before, 0, to, 0, 1, on);
            to += on;
            new Span<T>(to, after).Clear();
            to += after;
        }
    }
}
