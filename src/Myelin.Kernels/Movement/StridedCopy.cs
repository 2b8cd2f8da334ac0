using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// A copy between two tensors that walk their axes in different steps: a permutation of axes, a part of a tensor, a tensor put into a
/// larger one. It is planned once, for given sizes, and then run on any memory.
/// </summary>
/// <remarks>
/// Axes of size 1 go, and neighbours that both sides walk in one step become one axis. Where both sides step by 1 along the last axis,
/// whole rows are copied; where the source does so along another, 16 by 16 squares are transposed, so that every cache line that is
/// fetched is used whole. Large copies are shared among the team's threads.
/// </remarks>
public sealed unsafe class StridedCopy
{
    private const int Square = 16;
    private const int MostAxes = 16;

    private readonly int[] _sizes;
    private readonly int[] _fromSteps;
    private readonly int[] _toSteps;
    private readonly int _fromStart;
    private readonly int _toStart;
    private readonly bool _fills;
    private readonly int _outer;
    private readonly int _rows;
    private readonly int _rowFromStep;
    private readonly int _rowToStep;

    private StridedCopy(int[] sizes, int[] fromSteps, int[] toSteps, int fromStart, int toStart, bool fills)
    {
        if (sizes.Length > MostAxes)
            throw new ArgumentException($"A tensor of {sizes.Length} axes cannot be copied; at most {MostAxes} are possible.");
        var size = new List<int>();
        var from = new List<int>();
        var to = new List<int>();
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 1)
                continue;
            if (size.Count > 0 && from[^1] == (long)fromSteps[axis] * sizes[axis] && to[^1] == (long)toSteps[axis] * sizes[axis])
            {
                size[^1] *= sizes[axis];
                (from[^1], to[^1]) = (fromSteps[axis], toSteps[axis]);
            }
            else
            {
                size.Add(sizes[axis]);
                from.Add(fromSteps[axis]);
                to.Add(toSteps[axis]);
            }
        }

        if (size.Count == 0)
        {
            size.Add(1);
            from.Add(1);
            to.Add(1);
        }

        // The axis along which the source is contiguous goes second last, to be transposed together with the last one.
        int last = size.Count - 1, contiguous = from.IndexOf(1);
        if (contiguous >= 0 && contiguous < last - 1)
        {
            foreach (List<int> list in new[] { size, from, to })
            {
                int value = list[contiguous];
                list.RemoveAt(contiguous);
                list.Insert(last - 1, value);
            }
        }

        (_sizes, _fromSteps, _toSteps) = ([.. size], [.. from], [.. to]);
        (_fromStart, _toStart, _fills) = (fromStart, toStart, fills);
        bool single = _sizes.Length == 1;
        _rows = single ? 1 : _sizes[last - 1];
        (_rowFromStep, _rowToStep) = single ? (0, 0) : (_fromSteps[last - 1], _toSteps[last - 1]);
        _outer = 1;
        for (int axis = 0; axis < last - 1; axis++)
            _outer *= _sizes[axis];
    }

    /// <summary>Axes in another order: axis i of the result is axis order[i] of the source.</summary>
    /// <param name="sizes">The sizes of the source's axes.</param>
    /// <param name="order">Each axis once.</param>
    public static StridedCopy Permute(ReadOnlySpan<int> sizes, ReadOnlySpan<int> order)
    {
        int[] steps = Steps(sizes), result = new int[order.Length], from = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            (result[i], from[i]) = (sizes[order[i]], steps[order[i]]);
        return new StridedCopy(result, from, Steps(result), 0, 0, fills: true);
    }

    /// <summary>A part of a tensor.</summary>
    /// <param name="sizes">The sizes of the source's axes.</param>
    /// <param name="starts">Where the part begins along each axis.</param>
    /// <param name="partSizes">The sizes of the part.</param>
    public static StridedCopy Slice(ReadOnlySpan<int> sizes, ReadOnlySpan<int> starts, ReadOnlySpan<int> partSizes)
    {
        int[] steps = Steps(sizes);
        return new StridedCopy(partSizes.ToArray(), steps, Steps(partSizes), Start(starts, steps), 0, fills: true);
    }

    /// <summary>A tensor put into a larger one of zeros.</summary>
    /// <param name="sizes">The sizes of the source's axes.</param>
    /// <param name="starts">Where it begins along each axis of the larger one.</param>
    /// <param name="into">The sizes of the larger one.</param>
    public static StridedCopy Pad(ReadOnlySpan<int> sizes, ReadOnlySpan<int> starts, ReadOnlySpan<int> into)
    {
        int[] steps = Steps(into);
        return new StridedCopy(sizes.ToArray(), Steps(sizes), steps, 0, Start(starts, steps), sizes.SequenceEqual(into));
    }

    /// <summary>Copies. The two must not overlap, and must have the lengths that the plan was made for.</summary>
    public void Run<T>(ReadOnlySpan<T> from, Span<T> to) where T : unmanaged
    {
        if (!_fills)
            to.Clear();
        fixed (T* source = from, destination = to)
        {
            if (Array.Exists(_sizes, s => s == 0))
                return;
            var work = new Work<T> { Plan = this, From = source + _fromStart, To = destination + _toStart };
            int blocks = _outer;
            if (blocks > 1 && ThreadTeam.Worthwhile((long)_outer * _rows * _sizes[^1] * 4))
                ThreadTeam.Run(&RunBlock<T>, Unsafe.AsPointer(ref work), blocks);
            else
                Block(work.From, work.To, 0, blocks);
        }
    }

    private static void RunBlock<T>(void* context, int block) where T : unmanaged
    {
        ref Work<T> work = ref Unsafe.AsRef<Work<T>>(context);
        work.Plan.Block(work.From, work.To, block, block + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block<T>(T* source, T* destination, int first, int end) where T : unmanaged
    {
        int columns = _sizes[^1], fromStep = _fromSteps[^1], toStep = _toSteps[^1];
        for (int block = first; block < end; block++)
        {
            T* from = source, to = destination;
            for (int axis = _sizes.Length - 3, rest = block; axis >= 0; axis--)
            {
                (rest, int at) = Math.DivRem(rest, _sizes[axis]);
                from += (nint)at * _fromSteps[axis];
                to += (nint)at * _toSteps[axis];
            }

            if (fromStep == 1 && toStep == 1)
            {
                for (int row = 0; row < _rows; row++)
                    Buffer.MemoryCopy(from + (nint)row * _rowFromStep, to + (nint)row * _rowToStep, (long)columns * sizeof(T), (long)columns * sizeof(T));
                continue;
            }

            for (int row = 0; row < _rows; row += Square)
            {
                int rowEnd = Math.Min(row + Square, _rows);
                for (int column = 0; column < columns; column += Square)
                {
                    int columnEnd = Math.Min(column + Square, columns);
                    for (int i = row; i < rowEnd; i++)
                    {
                        T* a = from + (nint)i * _rowFromStep, b = to + (nint)i * _rowToStep;
                        for (int j = column; j < columnEnd; j++)
                            b[(nint)j * toStep] = a[(nint)j * fromStep];
                    }
                }
            }
        }
    }

    private static int[] Steps(ReadOnlySpan<int> sizes)
    {
        var steps = new int[sizes.Length];
        for (int axis = sizes.Length - 1, step = 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= sizes[axis];
        }

        return steps;
    }

    private static int Start(ReadOnlySpan<int> starts, int[] steps)
    {
        int start = 0;
        for (int axis = 0; axis < steps.Length; axis++)
            start += starts[axis] * steps[axis];
        return start;
    }

    /// <summary>It lies on the stack of the thread that started the copy, where the garbage collector keeps the reference right.</summary>
    private struct Work<T> where T : unmanaged
    {
        public StridedCopy Plan;
        public T* From;
        public T* To;
    }
}
