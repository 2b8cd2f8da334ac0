using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Puts finished rows of a phase where they belong among the inputs, while they are still in the cache.</summary>
internal readonly unsafe struct PhaseEpilogue<V, T>(ConvolutionShape shape, DataPhase phase, int rows, T* from, T* to)
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly ConvolutionShape _shape = shape;
    private readonly DataPhase _phase = phase;
    private readonly int _rows = rows;
    private readonly T* _from = from, _to = to;

    /// <summary>What <see cref="IGemmEpilogue.Run"/> says, with the address of a <see cref="PhaseEpilogue{V, T}"/> as its context.</summary>
    public static void Run(void* context, int rowStart, int rowCount, int columnStart, int columnCount) =>
        ((PhaseEpilogue<V, T>*)context)->Scatter(rowStart, rowCount, columnStart, columnCount);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(int row, int rows, int column, int columns)
    {
        (int group, row) = Math.DivRem(row, _rows);
        column += group * _shape.GroupInputs;
        (int rest, int w) = Math.DivRem(row, _phase.Width.Count);
        (rest, int h) = Math.DivRem(rest, _phase.Height.Count);
        (int image, int d) = Math.DivRem(rest, _phase.Depth.Count);
        int channels = _shape.InputChannels, stride = _shape.Width.Stride;
        while (rows > 0)
        {
            int now = Math.Min(rows, _phase.Width.Count - w);
            nint pixel = _phase.Pixel(_shape, image, d, h) + (nint)w * stride;
            GemmPacking.Copy<V, T>(
                _from + (nint)row * channels + column, channels, _to + pixel * channels + column, (nint)stride * channels, now, columns);
            row += now;
            rows -= now;
            w = 0;
            if (++h == _phase.Height.Count)
            {
                h = 0;
                if (++d == _phase.Depth.Count) (d, image) = (0, image + 1);
            }
        }
    }
}
