namespace Myelin.Kernels;

/// <content>
/// The sums that end a program. Those of columns, unless there are few (<see cref="TileFold.IsGrouped"/>), are sums of groups of rows first,
/// which lie in the workspace, and those are added up at the end: so they can be made behind a product as well, by whichever thread has
/// finished the rows.
/// </content>
/// <remarks>
/// The gradients of an autoencoder's biases, behind the products whose chains make what they add up, take 3 µs of a step of 310 on two Zen 5
/// cores, and take 5.5 by themselves, on one of them.
/// </remarks>
public sealed unsafe partial class TileProgram
{
    /// <summary>The longest row whose sums a program can make: a tile is at least a row.</summary>
    private const int LongestFoldedRow = 2 * TileBytes;

    /// <summary>The tiles of one block of a program with sums.</summary>
    private const int TilesPerFoldedBlock = 32;

    /// <summary>The number of sums.</summary>
    public int Sums => _folds.Length;

    /// <summary>
    /// The numbers of a tile for sums over rows or columns of a matrix: as many whole rows as fit, or 0 when rows are too long. Sums of
    /// different rows go into one program only where this is the same for them.
    /// </summary>
    /// <param name="columns">The length of a row.</param>
    /// <param name="elementSize">The bytes of a number.</param>
    public static int FoldedTile(int columns, int elementSize) =>
        columns < 1 || columns > LongestFoldedRow / elementSize ? 0 : Math.Max(1, TileBytes / elementSize / columns) * columns;

    /// <summary>The memory that sums need beside their results: for the sums of groups of rows, or of blocks.</summary>
    /// <param name="count">How many numbers each result has.</param>
    public long WorkspaceBytes(int count) => _folds.Sum(f => PartsOf(f, count) is var parts and > 1 ? (long)parts * f.Columns * _elementSize : 0);

    /// <summary>Runs a program with sums over a whole result, shared among the team's threads when it is large.</summary>
    /// <param name="buffers">The addresses of the operands, of the results, of the sums, and of the workspace if any is needed.</param>
    /// <param name="count">How many numbers each result has.</param>
    public void RunWithSums(nint* buffers, int count)
    {
        nint* targets = stackalloc nint[_folds.Length];
        BeginSums(buffers, NeedsWorkspace(count) ? buffers[Buffers + _folds.Length] : 0, count, targets);
        int blocks = FoldedBlocks(count);
        var shared = new SharedRun { Program = this, Buffers = (nint)buffers, Count = count, Block = _tile * TilesPerFoldedBlock, Targets = (nint)targets };
        if (blocks > 1 && ThreadTeam.Worthwhile((long)count * (_functions + _folds.Length)))
        {
            Share(shared);
        }
        else
        {
            for (int i = 0; i < blocks; i++)
                shared.Run(i);
        }

        EndSums(buffers, targets, count);
    }

    /// <summary>Says where a run over a whole result, by <see cref="RunBehind"/>, has its sums: at their places, or in the workspace.</summary>
    /// <param name="buffers">The addresses of the operands, then of the results, then of the sums.</param>
    /// <param name="workspace">So many bytes as <see cref="WorkspaceBytes"/> says.</param>
    /// <param name="count">How many numbers each result has.</param>
    /// <param name="targets">An address for each sum, which must be among the buffers in its place.</param>
    public void BeginSums(nint* buffers, nint workspace, int count, nint* targets)
    {
        for (int i = 0; i < _folds.Length; i++)
        {
            int parts = PartsOf(_folds[i], count);
            targets[i] = parts > 1 ? workspace : buffers[Buffers + i];
            if (parts > 1)
                workspace += (nint)parts * _folds[i].Columns * _elementSize;
        }
    }

    /// <summary>Adds up what the run has left in the workspace.</summary>
    /// <param name="buffers">The addresses of the operands, then of the results, then of the sums.</param>
    /// <param name="targets">What <see cref="BeginSums"/> said.</param>
    /// <param name="count">How many numbers each result has.</param>
    public void EndSums(nint* buffers, nint* targets, int count)
    {
        for (int i = 0; i < _folds.Length; i++)
        {
            int parts = PartsOf(_folds[i], count);
            if (parts > 1)
                _folds[i].Sum.Blocks(targets[i], buffers[Buffers + i], parts, _folds[i].Columns);
            else if (parts == 0 && _folds[i].OfColumns)
                new Span<byte>((void*)buffers[Buffers + i], _folds[i].Columns * _elementSize).Clear();
        }
    }

    private bool NeedsWorkspace(int count)
    {
        foreach (TileFold fold in _folds)
        {
            if (PartsOf(fold, count) > 1) return true;
        }
        return false;
    }

    // How many parts the sums of columns are added up from. Rows have theirs at once.
    private int PartsOf(TileFold fold, int count) =>
        count == 0 ? 0
        : fold.IsGrouped ? (count / fold.Columns + TileFold.RowsOfGroup - 1) / TileFold.RowsOfGroup
        : fold.OfColumns ? FoldedBlocks(count)
        : 1;

    private int FoldedBlocks(int count) => (count + _tile * TilesPerFoldedBlock - 1) / (_tile * TilesPerFoldedBlock);
}
