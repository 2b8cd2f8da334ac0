using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>One function of a <see cref="TileProgram"/>, with the slots that it reads and the one that it writes.</summary>
public readonly record struct TileInstruction(TileFunction Function, int X, int Y, int Z, int Destination)
{
    /// <summary>An update, which has more slots than a function.</summary>
    public TileInstruction(TileUpdate update, TileUpdateSlots slots) : this(null!, 0, 0, 0, 0) => (Update, Slots) = (update, slots);

    /// <summary>The update in the function's place; null for a function.</summary>
    internal TileUpdate? Update { get; }

    /// <summary>The update's slots.</summary>
    internal TileUpdateSlots Slots { get; }

    /// <summary>Runs over a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe void Run(nint* slots, int length, int scalars)
    {
        if (Update is null)
            Function.Run(slots[X], slots[Y], slots[Z], slots[Destination], length, scalars);
        else
            Update.Run(slots, Slots, length);
    }
}

/// <summary>
/// A chain of pointwise functions run tile by tile: a tile is short enough that all that lies between the chain's operands and its
/// results stays in the L1 cache. A chain gives the same bits as its functions run one after another over whole arrays. Sums of what it
/// computes may end it: they are added up while a tile is in the cache, in an order that follows from the sizes alone.
/// </summary>
/// <remarks>
/// <para>
/// Slots are numbered: first the operands, then the results, then what lies between. A program is immutable and may run on many
/// threads at once; the memory of a tile is on the stack of the thread that runs it.
/// </para>
/// <para>
/// An operand that is repeated for each row of the result is laid out once for all tiles of a block, since tiles are whole rows; one that
/// is longer than a tile is read where it lies.
/// </para>
/// <para>
/// A program of one function on numbers that lie as the result's do has no tiles: it runs through a block at once. So does one of nothing
/// but sums over columns that are made in groups of rows.
/// </para>
/// <para>
/// On Zen 5 with 512-bit vectors a function takes some 20 ns for a tile of 512 floats; scale, shift and ReLU with operands for each column
/// take 100 ns for 32 rows of 16, all told. What lies outside of the L3 cache comes as fast as memory allows, whatever the chain.
/// </para>
/// </remarks>
public sealed unsafe partial class TileProgram
{
    /// <summary>The bytes of one slot of a tile: with the usual six to twelve slots, a tile fits a 32 KB cache.</summary>
    private const int TileBytes = 2048;

    /// <summary>Operands up to this long are likely to be in a cache near the processor.</summary>
    private const int NearBytes = 16384;

    /// <summary>The tiles of one block of work, when the work is shared among threads.</summary>
    private const int TilesPerBlock = 16;

    // An update takes as long as so many functions.
    private const int FunctionsOfUpdate = 3;

    private readonly TileOperand[] _operands;
    private readonly TileInstruction[] _instructions;
    private readonly TileFold[] _folds;
    private readonly Layout[] _kinds;
    private readonly int[] _scalars;
    private readonly int _functions;
    private readonly int _results;
    private readonly int _temporaries;
    private readonly int _elementSize;
    private readonly int _spread;
    private readonly int _tile;
    private readonly bool _single;

    /// <summary>Makes a program.</summary>
    /// <param name="elementSize">The bytes of a number: 4 or 8.</param>
    /// <param name="operands">How each operand lies.</param>
    /// <param name="results">The number of results.</param>
    /// <param name="temporaries">The number of slots between operands and results.</param>
    /// <param name="instructions">The functions, in order.</param>
    /// <param name="folds">The sums: all of rows for which <see cref="FoldedTile"/> says the same.</param>
    public TileProgram(int elementSize, TileOperand[] operands, int results, int temporaries, TileInstruction[] instructions, params TileFold[] folds)
    {
        (_elementSize, _operands, _results, _temporaries, _instructions, _folds) = (elementSize, operands, results, temporaries, instructions, folds);
        _kinds = new Layout[operands.Length + results];
        int most = TileBytes / elementSize;
        _tile = folds.Length > 0 ? FoldedTile(folds[0].Columns, elementSize) : most;
        for (int i = 0; i < operands.Length; i++)
        {
            _kinds[i] = operands[i].IsScalar ? Layout.Scalar : operands[i].IsDirect ? Layout.Direct : operands[i].IsRow ? Layout.Row : Layout.Spread;
            // Whole rows make a tile, so that an operand for each row looks the same in all tiles.
            if (_kinds[i] == Layout.Row && operands[i].Sizes[1] <= most && folds.Length == 0)
                _tile = most / operands[i].Sizes[1] * operands[i].Sizes[1];
        }

        for (int i = 0; i < operands.Length; i++)
        {
            if (_kinds[i] == Layout.Row && operands[i].Sizes[1] < _tile)
                _kinds[i] = _tile % operands[i].Sizes[1] == 0 ? Layout.RepeatedRow : Layout.Spread;
            if (_kinds[i] == Layout.Spread && operands[i].IsColumn && folds.Length > 0 && operands[i].Sizes[1] == _tile)
                _kinds[i] = Layout.ScalarOfRow;
        }

        _spread = _kinds.Count(k => k >= Layout.Row);
        bool addsColumns = instructions.Length == 0 && Array.TrueForAll(folds, f => f.IsGrouped);
        _single = _spread == 0 && (addsColumns || (instructions.Length == 1 && folds.Length == 0));
        _functions = instructions.Sum(i => i.Update is null ? 1 : FunctionsOfUpdate);
        _scalars = new int[instructions.Length];
        for (int i = 0; i < instructions.Length; i++)
        {
            TileInstruction instruction = instructions[i];
            _scalars[i] = Scalar(instruction.X) | Scalar(instruction.Y) << 1 | Scalar(instruction.Z) << 2;
        }
    }

    /// <summary>The number of buffers: operands and results.</summary>
    public int Buffers => _operands.Length + _results;

    /// <summary>The number of functions.</summary>
    public int Length => _instructions.Length;

    private int Scalar(int slot) => slot < _operands.Length && _kinds[slot] is Layout.Scalar or Layout.ScalarOfRow ? 1 : 0;

    /// <summary>Runs the program over a whole result, shared among the team's threads when it is large.</summary>
    /// <param name="buffers">The addresses of the operands, then of the results.</param>
    /// <param name="count">How many numbers each result has.</param>
    public void Run(nint* buffers, int count)
    {
        int block = _tile * TilesPerBlock;
        if (count <= block || !ThreadTeam.Worthwhile((long)count * _functions))
        {
            Run(buffers, 0, count);
            return;
        }

        Share(new SharedRun { Program = this, Buffers = (nint)buffers, Count = count, Block = block });
    }

    /// <summary>Runs the program over a part of the result, on the calling thread. Sums are made where the part has whole rows,
    /// those of columns in groups of rows, and not to the end (see <see cref="BeginSums"/>).</summary>
    /// <param name="buffers">The addresses of the operands, then of the results, then of the sums.</param>
    /// <param name="start">The first number, counted in row-major order.</param>
    /// <param name="count">How many numbers from there on.</param>
    /// <param name="near">How many operands, the first ones, are in a cache near the processor.</param>
    public void Run(nint* buffers, int start, int count, int near = 0) =>
        Run(buffers, start, count, _folds.Length == 0 ? null : buffers + Buffers, 0, near);

    /// <summary>Runs the program over some columns of some rows of the result, on the calling thread, behind what has just made its first
    /// operand.</summary>
    /// <param name="buffers">The addresses of the operands, then of the results, then of the sums, for which rows must be whole.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="width">The length of a row.</param>
    public void RunBehind(nint* buffers, int row, int rows, int column, int columns, int width)
    {
        if (columns == width)
        {
            Run(buffers, row * width, rows * width, near: 1);
            return;
        }

        if (_folds.Length > 0) throw new InvalidOperationException("Sums need whole rows.");
        // A tile's memory is enough for the part of one row, which may take several tiles.
        for (int most = TileBytes / _elementSize; columns > 0; column += most, columns -= most)
            RunColumns(buffers, row, rows, column, Math.Min(columns, most), width);
    }

    [SkipLocalsInit]
    private void RunColumns(nint* buffers, int row, int rows, int column, int length, int width)
    {
        int tileBytes = (length * _elementSize + 63) & ~63, outer = _operands.Length + _results;
        nint* slots = stackalloc nint[outer + _temporaries];
        byte* memory = stackalloc byte[tileBytes * (_spread + _temporaries) + 64];
        memory = (byte*)(((nint)memory + 63) & ~63);
        for (int i = 0; i < _temporaries; i++, memory += tileBytes)
            slots[outer + i] = (nint)memory;
        for (int end = row + rows; row < end; row++)
        {
            int at = row * width + column;
            byte* spread = memory;
            for (int i = 0; i < outer; i++)
            {
                if (_kinds[i] == Layout.Direct)
                {
                    slots[i] = buffers[i] + (nint)at * _elementSize;
                }
                else if (_kinds[i] == Layout.Scalar)
                {
                    slots[i] = buffers[i];
                }
                else if (_kinds[i] == Layout.ScalarOfRow)
                {
                    slots[i] = buffers[i] + (nint)row * _elementSize;
                }
                else if (_operands[i].IsRow && _operands[i].Sizes[1] == width)
                {
                    slots[i] = buffers[i] + (nint)column * _elementSize;
                }
                else
                {
                    slots[i] = (nint)spread;
                    TileSpread.LayOut((byte*)buffers[i], _operands[i], _elementSize, at, spread, length);
                    spread += tileBytes;
                }
            }

            for (int i = 0; i < _instructions.Length; i++)
                _instructions[i].Run(slots, length, _scalars[i]);
        }
    }

    // The struct stays on this thread's stack, where the garbage collector keeps its reference right while the others read it.
    private static void Share(SharedRun shared) =>
        ThreadTeam.Run(&RunBlock, Unsafe.AsPointer(ref shared), (shared.Count + shared.Block - 1) / shared.Block);

    private static void RunBlock(void* context, int block) => Unsafe.AsRef<SharedRun>(context).Run(block);

    [SkipLocalsInit]
    private void Run(nint* buffers, int start, int count, nint* targets, int block, int near)
    {
        // Nothing lies between operands and results of a single function: it runs through, and the processor sees what comes.
        int tile = _single ? count : Math.Min(_tile, count);
        int tileBytes = (tile * _elementSize + 63) & ~63;
        int outer = _operands.Length + _results;
        nint* slots = stackalloc nint[outer + _temporaries];
        byte* memory = stackalloc byte[tileBytes * (_spread + _temporaries) + 64];
        memory = (byte*)(((nint)memory + 63) & ~63);
        for (int i = 0; i < _temporaries; i++, memory += tileBytes)
            slots[outer + i] = (nint)memory;

        int end = start + count;
        bool far = (long)count * _elementSize > NearBytes;
        for (int at = start; at < end; at += tile)
        {
            int length = Math.Min(tile, end - at);
            byte* spread = memory;
            for (int i = 0; i < outer; i++)
            {
                switch (_kinds[i])
                {
                    case Layout.Direct:
                        slots[i] = buffers[i] + (nint)at * _elementSize;
                        if (far && i >= near && i < _operands.Length && at + tile < end)
                            TileSpread.Fetch((byte*)slots[i] + (nint)tile * _elementSize, Math.Min(tile, end - at - tile) * _elementSize);
                        break;
                    case Layout.Scalar:
                        slots[i] = buffers[i];
                        break;
                    case Layout.ScalarOfRow:
                        slots[i] = buffers[i] + (nint)(at / _tile) * _elementSize;
                        break;
                    case Layout.Row when at % _operands[i].Sizes[1] + length <= _operands[i].Sizes[1]:
                        slots[i] = buffers[i] + (nint)(at % _operands[i].Sizes[1]) * _elementSize;
                        spread += tileBytes;
                        break;
                    default:
                        if (_kinds[i] != Layout.RepeatedRow || at == start)
                        {
                            slots[i] = (nint)spread;
                            TileSpread.LayOut((byte*)buffers[i], _operands[i], _elementSize, at, spread, length);
                        }

                        spread += tileBytes;
                        break;
                }
            }

            for (int i = 0; i < _instructions.Length; i++)
                _instructions[i].Run(slots, length, _scalars[i]);

            if (targets is null)
                continue;
            for (int i = 0; i < _folds.Length; i++)
            {
                ref readonly TileFold fold = ref _folds[i];
                if (fold.IsGrouped)
                    fold.Sum.Groups(slots[fold.Slot], targets[i], at / fold.Columns, length / fold.Columns, fold.Columns);
                else if (fold.OfColumns)
                    fold.Sum.Columns(
                        slots[fold.Slot], targets[i] + (nint)block * fold.Columns * _elementSize, length / fold.Columns, fold.Columns,
                        add: at > start);
                else if (fold.OfSquares)
                    fold.Sum.RowsOfSquares(slots[fold.Slot], targets[i] + (nint)(at / fold.Columns) * _elementSize, length / fold.Columns, fold.Columns);
                else
                    fold.Sum.Rows(slots[fold.Slot], targets[i] + (nint)(at / fold.Columns) * _elementSize, length / fold.Columns, fold.Columns);
            }
        }
    }

    /// <summary>How a slot comes to its numbers. From <see cref="Row"/> on, there is memory for them in the tile.</summary>
    private enum Layout : byte
    {
        /// <summary>Where they lie, each for its number of the result.</summary>
        Direct,

        /// <summary>One for all.</summary>
        Scalar,

        /// <summary>One for each row, where each tile is a row.</summary>
        ScalarOfRow,

        /// <summary>One for each column, in rows longer than a tile.</summary>
        Row,

        /// <summary>One for each column, in rows of which a tile has a whole number.</summary>
        RepeatedRow,

        /// <summary>In any other way.</summary>
        Spread,
    }

    private struct SharedRun
    {
        public TileProgram Program;
        public nint Buffers;
        public nint Targets;
        public int Count;
        public int Block;

        public readonly void Run(int block)
        {
            int start = block * Block;
            Program.Run((nint*)Buffers, start, Math.Min(Block, Count - start), (nint*)Targets, block, near: 0);
        }
    }
}
