using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>How an operand lies in memory, seen from a result whose numbers are counted in row-major order.</summary>
/// <param name="Sizes">The sizes of the result's axes, merged where the operand allows it; empty for a single number.</param>
/// <param name="Strides">By how many numbers the operand moves along each of them; 0 where it is repeated.</param>
public readonly record struct TileOperand(int[] Sizes, int[] Strides)
{
    /// <summary>One number for the whole result.</summary>
    public bool IsScalar => Sizes.Length == 0;

    /// <summary>The operand has the result's own shape: number i goes with number i.</summary>
    public bool IsDirect => Sizes.Length == 1 && Strides[0] == 1;

    /// <summary>Describes an operand of one shape broadcast, by NumPy's rules, to a result of another.</summary>
    public static TileOperand Broadcast(ReadOnlySpan<int> operand, ReadOnlySpan<int> result)
    {
        var sizes = new List<int>();
        var strides = new List<int>();
        int stride = 1;
        // From the last axis to the first: neighbours that the operand walks through in one stride become one axis.
        for (int axis = result.Length - 1, own = operand.Length - 1; axis >= 0; axis--, own--)
        {
            int size = result[axis];
            int step = own >= 0 && operand[own] != 1 ? stride : 0;
            if (own >= 0)
                stride *= operand[own];
            if (size == 1)
                continue;
            if (sizes.Count > 0 && ((step == 0 && strides[^1] == 0) || (step != 0 && strides[^1] != 0 && step == strides[^1] * sizes[^1])))
            {
                sizes[^1] *= size;
            }
            else
            {
                sizes.Add(size);
                strides.Add(step);
            }
        }

        sizes.Reverse();
        strides.Reverse();
        bool single = strides.TrueForAll(s => s == 0);
        return single ? new TileOperand([], []) : new TileOperand([.. sizes], [.. strides]);
    }
}

/// <summary>One function of a <see cref="TileProgram"/>, with the slots that it reads and the one that it writes.</summary>
public readonly record struct TileInstruction(TileFunction Function, int X, int Y, int Z, int Destination);

/// <summary>
/// A chain of pointwise functions run tile by tile: a tile is short enough that all that lies between the chain's operands and its
/// results stays in the L1 cache. A chain gives the same bits as its functions run one after another over whole arrays.
/// </summary>
/// <remarks>
/// Slots are numbered: first the operands, then the results, then what lies between. A program is immutable and may run on many
/// threads at once; the memory of a tile is on the stack of the thread that runs it.
/// </remarks>
public sealed unsafe class TileProgram
{
    /// <summary>The bytes of one slot of a tile: with the usual six to twelve slots, a tile fits a 32 KB cache.</summary>
    private const int TileBytes = 2048;

    /// <summary>The tiles of one block of work, when the work is shared among threads.</summary>
    private const int TilesPerBlock = 16;

    private readonly TileOperand[] _operands;
    private readonly TileInstruction[] _instructions;
    private readonly Layout[] _kinds;
    private readonly int[] _scalars;
    private readonly int _results;
    private readonly int _temporaries;
    private readonly int _elementSize;
    private readonly int _spread;

    /// <summary>Makes a program.</summary>
    /// <param name="elementSize">The bytes of a number: 4 or 8.</param>
    /// <param name="operands">How each operand lies.</param>
    /// <param name="results">The number of results.</param>
    /// <param name="temporaries">The number of slots between operands and results.</param>
    /// <param name="instructions">The functions, in order.</param>
    public TileProgram(int elementSize, TileOperand[] operands, int results, int temporaries, TileInstruction[] instructions)
    {
        (_elementSize, _operands, _results, _temporaries, _instructions) = (elementSize, operands, results, temporaries, instructions);
        _kinds = new Layout[operands.Length + results];
        for (int i = 0; i < operands.Length; i++)
            _kinds[i] = operands[i].IsScalar ? Layout.Scalar : operands[i].IsDirect ? Layout.Direct : Layout.Spread;
        _spread = _kinds.Count(k => k == Layout.Spread);
        _scalars = new int[instructions.Length];
        for (int i = 0; i < instructions.Length; i++)
        {
            TileInstruction instruction = instructions[i];
            _scalars[i] = Scalar(instruction.X) | Scalar(instruction.Y) << 1 | Scalar(instruction.Z) << 2;
        }
    }

    /// <summary>The number of functions.</summary>
    public int Length => _instructions.Length;

    private int Scalar(int slot) => slot < _operands.Length && _operands[slot].IsScalar ? 1 : 0;

    /// <summary>Runs the program over a whole result, shared among the team's threads when it is large.</summary>
    /// <param name="buffers">The addresses of the operands, then of the results.</param>
    /// <param name="count">How many numbers each result has.</param>
    public void Run(nint* buffers, int count)
    {
        int block = TileBytes / _elementSize * TilesPerBlock;
        if (count <= block || !ThreadTeam.Worthwhile((long)count * _instructions.Length))
        {
            Run(buffers, 0, count);
            return;
        }

        // The struct stays on this thread's stack, where the garbage collector keeps its reference right while the others read it.
        var shared = new SharedRun { Program = this, Buffers = (nint)buffers, Count = count, Block = block };
        ThreadTeam.Run(&RunBlock, Unsafe.AsPointer(ref shared), (count + block - 1) / block);
    }

    private static void RunBlock(void* context, int block)
    {
        ref SharedRun shared = ref Unsafe.AsRef<SharedRun>(context);
        int start = block * shared.Block;
        shared.Program.Run((nint*)shared.Buffers, start, Math.Min(shared.Block, shared.Count - start));
    }

    /// <summary>Runs the program over a part of the result, on the calling thread.</summary>
    /// <param name="buffers">The addresses of the operands, then of the results.</param>
    /// <param name="start">The first number, counted in row-major order.</param>
    /// <param name="count">How many numbers from there on.</param>
    [SkipLocalsInit]
    public void Run(nint* buffers, int start, int count)
    {
        int tile = Math.Min(TileBytes / _elementSize, count);
        int tileBytes = (tile * _elementSize + 63) & ~63;
        int outer = _operands.Length + _results;
        nint* slots = stackalloc nint[outer + _temporaries];
        byte* memory = stackalloc byte[tileBytes * (_spread + _temporaries) + 64];
        memory = (byte*)(((nint)memory + 63) & ~63);
        for (int i = 0; i < _temporaries; i++, memory += tileBytes)
            slots[outer + i] = (nint)memory;

        int end = start + count;
        for (int at = start; at < end; at += tile)
        {
            int length = Math.Min(tile, end - at);
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
                else
                {
                    slots[i] = (nint)spread;
                    if (_elementSize == sizeof(float))
                        Spread((uint*)buffers[i], _operands[i], at, (uint*)spread, length);
                    else
                        Spread((ulong*)buffers[i], _operands[i], at, (ulong*)spread, length);
                    spread += tileBytes;
                }
            }

            for (int i = 0; i < _instructions.Length; i++)
            {
                ref readonly TileInstruction step = ref _instructions[i];
                step.Function.Run(slots[step.X], slots[step.Y], slots[step.Z], slots[step.Destination], length, _scalars[i]);
            }
        }
    }

    /// <summary>Lays out a broadcast operand's numbers from number <paramref name="start"/> of the result on.</summary>
    private static void Spread<T>(T* source, TileOperand operand, int start, T* destination, int count) where T : unmanaged
    {
        int[] sizes = operand.Sizes, strides = operand.Strides;
        int last = sizes.Length - 1;
        int inner = sizes[last], innerStride = strides[last];
        int column = start % inner, row = start / inner;
        int done = 0;
        while (done < count)
        {
            int offset = 0;
            for (int axis = last - 1, rest = row; axis >= 0; axis--)
            {
                offset += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }

            int run = Math.Min(inner - column, count - done);
            T* from = source + offset + (long)column * innerStride;
            if (innerStride == 0)
            {
                new Span<T>(destination + done, run).Fill(*from);
            }
            else if (innerStride == 1)
            {
                new ReadOnlySpan<T>(from, run).CopyTo(new Span<T>(destination + done, run));
            }
            else
            {
                for (int i = 0; i < run; i++)
                    destination[done + i] = from[(long)i * innerStride];
            }

            done += run;
            column = 0;
            row++;
        }
    }

    private enum Layout : byte
    {
        Direct,
        Scalar,
        Spread,
    }

    private struct SharedRun
    {
        public TileProgram Program;
        public nint Buffers;
        public int Count;
        public int Block;
    }
}
