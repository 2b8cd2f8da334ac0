using Myelin.Graph;

namespace Myelin;

/// <summary>What a recurrent layer's way through sequences leaves.</summary>
/// <param name="Outputs">The outputs of all steps at the places of their inputs, (time, batch, units).</param>
/// <param name="States">The states after the last step, each (batch, units).</param>
internal sealed record RecurrentPass(Node Outputs, Node[] States)
{
    /// <summary>A pass whose last states are those of sequences of all states.</summary>
    public static RecurrentPass OfSequences(bool backwards, params Node[] sequences) =>
        new(sequences[0], Array.ConvertAll(sequences, s => s.Slice(0, backwards ? 0 : s.Shape[0].Value - 1, 1).Squeeze(0)));

    /// <summary>The outputs in the order in which they were made.</summary>
    public Node InOrder(bool backwards) => backwards ? Flipped(Outputs, 0) : Outputs;

    /// <summary>A mask (batch, time) for outputs in the order in which they were made.</summary>
    public static Node? MaskInOrder(Node? mask, bool backwards) => mask is null || !backwards ? mask : Flipped(mask, 1);

    /// <summary>The same numbers along an axis from the last to the first.</summary>
    public static Node Flipped(Node x, int axis)
    {
        int size = x.Shape[axis].Value;
        return x.Gather(Node.Constant([.. Enumerable.Range(0, size).Select(i => size - 1 - i)], [size]), axis);
    }
}
