namespace Myelin.Kernels;

/// <summary>
/// A copy between two row-major tensors whose axes lie differently: axes in another order, a part taken out, or a part put into zeros.
/// It is planned once, for given shapes, and then run without a thought about them.
/// </summary>
/// <remarks>
/// Axes that both sides walk through in one stride are one axis; axes of size 1 are none. What is left is either rows that are
/// contiguous on both sides (copied whole), or a matrix that is transposed (see <see cref="Transposition"/>), each within outer axes.
/// Threads share some 16384 numbers at a time: several matrices, or a strip of one.
/// </remarks>
public sealed unsafe class StridedCopy
{
    private const int NumbersOfBlock = 16384;
    private const int Square = 16;

    private readonly record struct Axis(int Size, long Source, long Destination);

    // Size, source stride and destination stride of each outer axis, from the first to the last; pinned, as threads share the address.
    private readonly long[] _axes;
    private readonly long _sourceLength;
    private readonly long _destinationLength;
    private readonly long _from;
    private readonly long _to;
    private readonly bool _fillsAll;
    private readonly bool _transposes;
    private readonly VectorWidth _width = VectorPath.Current;
    private readonly Axis _rows;
    private readonly Axis _columns;
    private readonly long _outer = 1;

    private StridedCopy(List<Axis> axes, long sourceLength, long destinationLength, long from, long to)
    {
        (_sourceLength, _destinationLength, _from, _to) = (sourceLength, destinationLength, from, to);
        long numbers = 1;
        foreach (Axis axis in axes) numbers *= axis.Size;
        _fillsAll = numbers == destinationLength;
        if (numbers == 0) axes = [new Axis(0, 1, 1)];

        axes = Merge(axes);
        if (axes.Count == 0 || axes[^1].Source != 1 || axes[^1].Destination != 1)
        {
            int contiguous = axes.FindIndex(a => a.Source == 1);
            if (axes.Count >= 2 && contiguous >= 0 && axes[^1].Destination == 1)
            {
                _transposes = true;
                (_rows, _columns) = (axes[contiguous], axes[^1]);
                axes.RemoveAt(axes.Count - 1);
                axes.RemoveAt(contiguous);
            }
            else
            {
                axes.Add(new Axis(1, 1, 1));
            }
        }

        if (!_transposes)
        {
            _columns = axes[^1];
            axes.RemoveAt(axes.Count - 1);
            _rows = axes.Count > 0 ? axes[^1] : new Axis(1, 0, 0);
            if (axes.Count > 0) axes.RemoveAt(axes.Count - 1);
        }

        _axes = GC.AllocateArray<long>(3 * axes.Count, pinned: true);
        for (int i = 0; i < axes.Count; i++)
        {
            (_axes[3 * i], _axes[3 * i + 1], _axes[3 * i + 2]) = (axes[i].Size, axes[i].Source, axes[i].Destination);
            _outer *= axes[i].Size;
        }
    }

    /// <summary>The axes in another order: axis i of the result is axis order[i] of the operand.</summary>
    /// <param name="sizes">The operand's sizes.</param>
    /// <param name="order">Each axis of the operand once.</param>
    /// <exception cref="ArgumentException">order does not hold each axis once.</exception>
    public static StridedCopy Permute(ReadOnlySpan<int> sizes, ReadOnlySpan<int> order)
    {
        bool each = sizes.Length == order.Length;
        for (int axis = 0; axis < sizes.Length && each; axis++) each = order.Contains(axis);
        if (!each)
        {
            throw new ArgumentException(
                $"order is ({string.Join(", ", order.ToArray())}); it must hold each of the {sizes.Length} axes once.", nameof(order));
        }

        long[] source = Strides(sizes, out long length);
        int[] result = new int[order.Length];
        for (int i = 0; i < order.Length; i++) result[i] = sizes[order[i]];
        long[] destination = Strides(result, out _);
        var axes = new List<Axis>();
        for (int i = 0; i < order.Length; i++) axes.Add(new Axis(result[i], source[order[i]], destination[i]));
        return new StridedCopy(axes, length, length, 0, 0);
    }

    /// <summary>A part of a tensor: along each axis, sizes[i] numbers from starts[i] on.</summary>
    /// <param name="from">The operand's sizes.</param>
    /// <param name="starts">Where the part begins.</param>
    /// <param name="sizes">The result's sizes.</param>
    /// <exception cref="ArgumentException">The part reaches out of the operand.</exception>
    public static StridedCopy Slice(ReadOnlySpan<int> from, ReadOnlySpan<int> starts, ReadOnlySpan<int> sizes)
    {
        List<Axis> axes = Box(from, starts, sizes, out long length, out long start, out long part);
        return new StridedCopy(axes, length, part, start, 0);
    }

    /// <summary>A tensor put into a larger one of zeros.</summary>
    /// <param name="sizes">The operand's sizes.</param>
    /// <param name="starts">Where it begins along each axis of the result.</param>
    /// <param name="into">The result's sizes.</param>
    /// <exception cref="ArgumentException">The operand reaches out of the result.</exception>
    public static StridedCopy Pad(ReadOnlySpan<int> sizes, ReadOnlySpan<int> starts, ReadOnlySpan<int> into)
    {
        List<Axis> axes = Box(into, starts, sizes, out long length, out long start, out long part);
        return new StridedCopy(axes.ConvertAll(a => new Axis(a.Size, a.Destination, a.Source)), part, length, 0, start);
    }

    /// <summary>Copies; what the copy does not reach becomes 0. It may run on many threads at once.</summary>
    /// <param name="x">The operand.</param>
    /// <param name="y">The result, which must not overlap the operand.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than the plan's shapes say.</exception>
    public void Run<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged
    {
        x = x[..checked((int)_sourceLength)];
        y = y[..checked((int)_destinationLength)];
        if (!_fillsAll) y.Clear();
        if (_columns.Size == 0 || _rows.Size == 0 || _outer == 0) return;
        fixed (T* px = x, py = y)
        {
            fixed (long* axes = _axes)
            {
                var work = new Work<T>
                {
                    X = px + _from, Y = py + _to, Axes = axes, AxisCount = _axes.Length / 3, Outer = _outer,
                    Rows = _rows, Columns = _columns, Transposes = _transposes, Width = _width,
                };
                long matrix = (long)_rows.Size * _columns.Size, numbers = matrix * _outer;
                if (!ThreadTeam.Worthwhile(numbers))
                {
                    work.Matrices(0, _outer, 0, _rows.Size);
                    return;
                }

                work.MatricesOfBlock = Math.Max(1, NumbersOfBlock / matrix);
                // A strip is a whole number of cache lines of a transposed matrix.
                long rows = (Math.Max(1, NumbersOfBlock / _columns.Size) + 15) / 16 * 16;
                work.RowsOfBlock = (int)Math.Min(_rows.Size, rows);
                work.Strips = work.MatricesOfBlock > 1 ? 1 : (_rows.Size - 1) / work.RowsOfBlock + 1;
                ThreadTeam.Run(ref work, (int)(((_outer - 1) / work.MatricesOfBlock + 1) * work.Strips));
            }
        }
    }

    private static long[] Strides(ReadOnlySpan<int> sizes, out long length)
    {
        long[] strides = new long[sizes.Length];
        length = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = length;
            length *= sizes[i];
        }

        return strides;
    }

    private static List<Axis> Box(
        ReadOnlySpan<int> whole, ReadOnlySpan<int> starts, ReadOnlySpan<int> sizes, out long length, out long start, out long part)
    {
        long[] large = Strides(whole, out length), small = Strides(sizes, out part);
        var axes = new List<Axis>();
        start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (starts[i] < 0 || sizes[i] < 0 || (long)starts[i] + sizes[i] > whole[i])
            {
                throw new ArgumentException(
                    $"Along axis {i}, {sizes[i]} numbers from {starts[i]} on reach out of an axis of {whole[i]}.", nameof(starts));
            }

            start += starts[i] * large[i];
            axes.Add(new Axis(sizes[i], large[i], small[i]));
        }

        return axes;
    }

    private static List<Axis> Merge(List<Axis> axes)
    {
        var merged = new List<Axis>();
        foreach (Axis axis in axes)
        {
            if (axis.Size == 1) continue;
            if (merged.Count > 0 && merged[^1] is var last
                && last.Source == axis.Source * axis.Size && last.Destination == axis.Destination * axis.Size)
            {
                merged[^1] = new Axis(last.Size * axis.Size, axis.Source, axis.Destination);
            }
            else
            {
                merged.Add(axis);
            }
        }

        return merged;
    }

    private struct Work<T> : IBlockWork where T : unmanaged
    {
        public T* X, Y;
        public long* Axes;
        public int AxisCount, RowsOfBlock, Strips;
        public long Outer, MatricesOfBlock;
        public Axis Rows, Columns;
        public bool Transposes;
        public VectorWidth Width;

        public readonly void Run(int block)
        {
            long first = block / Strips * MatricesOfBlock;
            int row = Strips == 1 ? 0 : block % Strips * RowsOfBlock;
            int end = Strips == 1 ? Rows.Size : Math.Min(row + RowsOfBlock, Rows.Size);
            Matrices(first, Math.Min(first + MatricesOfBlock, Outer), row, end);
        }

        /// <summary>Copies rows <paramref name="row"/> to <paramref name="rowEnd"/> of each matrix.</summary>
        public readonly void Matrices(long first, long end, int row, int rowEnd)
        {
            long* at = stackalloc long[AxisCount];
            T* x = X + row * Rows.Source, y = Y + row * Rows.Destination;
            long rest = first;
            for (int i = AxisCount - 1; i >= 0; i--)
            {
                at[i] = rest % Axes[3 * i];
                rest /= Axes[3 * i];
                x += at[i] * Axes[3 * i + 1];
                y += at[i] * Axes[3 * i + 2];
            }

            for (long matrix = first; matrix < end; matrix++)
            {
                if (Transposes)
                    Strip(x, y, rowEnd - row);
                else
                    RowCopy.Run(x, Rows.Source, y, Rows.Destination, rowEnd - row, Columns.Size);
                for (int i = AxisCount - 1; i >= 0; i--)
                {
                    x += Axes[3 * i + 1];
                    y += Axes[3 * i + 2];
                    if (++at[i] < Axes[3 * i]) break;
                    x -= at[i] * Axes[3 * i + 1];
                    y -= at[i] * Axes[3 * i + 2];
                    at[i] = 0;
                }
            }
        }

        /// <summary>Transposes a strip: the source is read row after row, a vector's worth of them at a time.</summary>
        private readonly void Strip(T* x, T* y, int rows)
        {
            // Rows of the result that lie a multiple of 2 KB apart compete for the same few places in the cache, so that a line would
            // be driven out before its neighbours are written: those are done in squares, every line in one go.
            if (Rows.Destination * sizeof(T) % 2048 != 0)
            {
                Transpose(x, y, rows, Columns.Size);
                return;
            }

            for (int row = 0; row < rows; row += Square)
            {
                for (int column = 0; column < Columns.Size; column += Square)
                {
                    Transpose(
                        x + row + column * Columns.Source, y + row * Rows.Destination + column,
                        Math.Min(Square, rows - row), Math.Min(Square, Columns.Size - column));
                }
            }
        }

        /// <summary>Transposes: a row of the result is a column of the source. Numbers of the same size are alike.</summary>
        private readonly void Transpose(T* x, T* y, int rows, int columns)
        {
            nint from = (nint)Columns.Source, to = (nint)Rows.Destination;
            double* dx = (double*)x, dy = (double*)y;
            float* fx = (float*)x, fy = (float*)y;
            if (sizeof(T) == sizeof(float))
            {
                switch (Width)
                {
                    case VectorWidth.Avx512: Transposition.Matrix<Float32x16, float>(fx, from, fy, to, columns, rows); break;
                    case VectorWidth.Avx2: Transposition.Matrix<Float32x8, float>(fx, from, fy, to, columns, rows); break;
                    default: Transposition.Matrix<Float32x4, float>(fx, from, fy, to, columns, rows); break;
                }
            }
            else if (sizeof(T) == sizeof(double))
            {
                switch (Width)
                {
                    case VectorWidth.Avx512: Transposition.Matrix<Float64x8, double>(dx, from, dy, to, columns, rows); break;
                    case VectorWidth.Avx2: Transposition.Matrix<Float64x4, double>(dx, from, dy, to, columns, rows); break;
                    default: Transposition.Matrix<Float64x2, double>(dx, from, dy, to, columns, rows); break;
                }
            }
            else
            {
                Transposition.Rectangle(x, from, y, to, columns, rows);
            }
        }
    }
}
