using Myelin.Graph.Compilation;

namespace Myelin.Graph;

/// <content>Runs that read inputs where the caller has them, which saves copying them.</content>
public sealed partial class CompiledGraph
{
    /// <summary>
    /// Kernels may load whole vectors, so up to so many bytes before and behind what they use. Numbers that lie so near to the border of a
    /// page of memory, behind which nothing may be, are copied.
    /// </summary>
    private const int Margin = 64;

    /// <summary>The smallest page of any system.</summary>
    private const int PageBytes = 4096;

    /// <summary>For each input that has been lent where it stands in the table of addresses; null where it cannot be lent.</summary>
    private Dictionary<Node, int[]?>? _lendable;

    /// <summary>
    /// Computes all outputs and changes the state, with the numbers of one input read where they lie: the same bits as copying them to
    /// <see cref="Input{T}"/> before <see cref="Run()"/>, mostly without the copy. What the memory of the input holds afterwards is not
    /// said.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="numbers">All of its numbers, row-major. They must not change meanwhile.</param>
    /// <exception cref="GraphException">The node is not an input that something depends on, or holds another type.</exception>
    /// <exception cref="ArgumentException">There are not as many numbers as the input has.</exception>
    public unsafe void Run<T>(Node input, ReadOnlySpan<T> numbers) where T : unmanaged
    {
        fixed (T* first = numbers)
        {
            int[]? places = Lend(input, numbers, (nint)first);
            try
            {
                Run();
            }
            finally
            {
                TakeBack(input, places);
            }
        }
    }

    /// <summary>As <see cref="Run{T}(Node, ReadOnlySpan{T})"/>, for two inputs.</summary>
    /// <param name="input">An input.</param>
    /// <param name="numbers">All of its numbers.</param>
    /// <param name="other">Another input.</param>
    /// <param name="otherNumbers">All of its numbers.</param>
    /// <exception cref="GraphException">A node is not an input that something depends on, or holds another type.</exception>
    /// <exception cref="ArgumentException">There are not as many numbers as the input has.</exception>
    public unsafe void Run<T, TOther>(Node input, ReadOnlySpan<T> numbers, Node other, ReadOnlySpan<TOther> otherNumbers)
        where T : unmanaged where TOther : unmanaged
    {
        fixed (TOther* first = otherNumbers)
        {
            int[]? places = Lend(other, otherNumbers, (nint)first);
            try
            {
                Run(input, numbers);
            }
            finally
            {
                TakeBack(other, places);
            }
        }
    }

    /// <summary>Makes kernels read an input at an address, or copies the numbers; gives the places in the table to be set back
    /// afterwards.</summary>
    private int[]? Lend<T>(Node input, ReadOnlySpan<T> numbers, nint address) where T : unmanaged
    {
        Span<T> own = Input<T>(input);
        if (numbers.Length != own.Length)
            throw new ArgumentException($"{input} has {own.Length} numbers; {numbers.Length} are given.", nameof(numbers));
        int[]? places = IsInsidePages(address, own.Length * (long)System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) ? PlacesOf(input) : null;
        if (places is null)
        {
            numbers.CopyTo(own);
            return null;
        }

        foreach (int place in places)
            _addresses[place] = address;
        return places;
    }

    private void TakeBack(Node input, int[]? places)
    {
        if (places is null)
            return;
        nint own = _plan.Visible[input].Location.Address(_arena.Address);
        foreach (int place in places)
            _addresses[place] = own;
    }

    private int[]? PlacesOf(Node input)
    {
        _lendable ??= [];
        if (!_lendable.TryGetValue(input, out int[]? places))
            _lendable.Add(input, places = FindPlaces(input));
        return places;
    }

    /// <summary>Null where the input's own memory is looked at after a run: as an output, or as a new value of state.</summary>
    private int[]? FindPlaces(Node input)
    {
        ArenaBuffer? buffer = _plan.Visible[input].Location.Buffer;
        if (buffer is null || _plan.Transfers.Any(t => t.From.Buffer == buffer)
            || _plan.Visible.Values.Any(v => v.IsOutput && v.Location.Buffer == buffer))
        {
            return null;
        }

        var places = new List<int>();
        for (int i = 0; i < _plan.Steps.Length; i++)
        {
            Location[] locations = _plan.Steps[i].Locations;
            for (int j = 0; j < locations.Length; j++)
            {
                if (locations[j].Buffer == buffer)
                    places.Add(_starts[i] + j);
            }
        }

        return [.. places];
    }

    private static bool IsInsidePages(nint address, long bytes)
    {
        nint end = address + (nint)bytes;
        return address % PageBytes >= Margin && end % PageBytes is not 0 and <= PageBytes - Margin && address % sizeof(float) == 0;
    }
}
