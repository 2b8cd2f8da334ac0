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

    /// <summary>One number for each column of the result, the same for all rows.</summary>
    public bool IsRow => Sizes.Length == 2 && Strides[0] == 0 && Strides[1] == 1 && Sizes[1] > 0;

    /// <summary>One number for each row of the result, the same for all columns.</summary>
    public bool IsColumn => Sizes.Length == 2 && Strides[0] == 1 && Strides[1] == 0 && Sizes[1] > 0;

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
