using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>How often a tile looks ahead.</summary>
internal static class GemmAhead
{
    /// <summary>A tile asks for one cache line in each so many of its k: 64 bytes in some 112 cycles, which memory can give beside
    /// everything else.</summary>
    public const int Each = 8;
}

/// <summary>
/// Numbers that will be packed or read next, so that they come from memory to the L2 cache while tiles are computed. Each tile takes a run:
/// numbers at one distance from another, one for each <see cref="GemmAhead.Each"/> of its k.
/// </summary>
internal unsafe struct GemmAhead<T> where T : unmanaged
{
    private readonly T* _from;
    private readonly nint _step, _next, _band;
    private readonly int _runsInBand;
    private int _run;

    public GemmAhead(T* from, nint step, nint next, int runsInBand, nint band, int bands)
    {
        _from = from;
        _step = step;
        _next = next;
        _runsInBand = runsInBand;
        _band = band;
        Runs = runsInBand * bands;
    }

    /// <summary>Numbers that follow one another, for tiles of that k.</summary>
    public static GemmAhead<T> Of(T* from, nint length, int k)
    {
        int line = 64 / sizeof(T), run = Math.Max(1, k / GemmAhead.Each) * line;
        return new GemmAhead<T>(from, line, run, (int)((length + run - 1) / run), 0, 1);
    }

    /// <summary>
    /// Whether a tile of two vectors takes three runs at once. Lines have to be asked for in between, as many as memory gives meanwhile: of
    /// hundreds asked for one behind the other a processor forgets most.
    /// </summary>
    public bool TakesThree { get; init; }

    /// <summary>The runs that are left.</summary>
    public int Runs { readonly get; private set; }

    /// <summary>In how many row panels of so many tiles the runs are taken, one by each tile, and one more.</summary>
    public readonly int Panels(int tiles) => (Runs + tiles - 1) / tiles + 1;

    /// <summary>How many rows a tile asks for: it asks for two lines in each <see cref="GemmAhead.Each"/> of its k.</summary>
    public static int RowsOfTile => 2 * 64 / sizeof(T) / GemmAhead.Each;

    /// <summary>
    /// The panel of A after this one, where it comes from beyond the L2 cache: rows as long as k, <see cref="NextRow"/> apart. Each tile
    /// asks for <see cref="RowsOfTile"/> of them. Null for none.
    /// </summary>
    public T* NextPanel { get; set; }

    /// <inheritdoc cref="NextPanel"/>
    public nint NextRow { get; set; }

    /// <summary>The next run: its first number, and the distance from one to the next.</summary>
    public void Take(out T* from, out nint step)
    {
        (int band, int run) = Math.DivRem(_run++, _runsInBand);
        Runs--;
        from = _from + band * _band + run * _next;
        step = _step;
    }
}
