using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Masks of steps, (batch, time), and finer ones, (batch, time, …), that say of each number of rows of several axes whether it counts, as
/// an <see cref="Embedding"/> of sentences of words makes them.
/// </summary>
internal static class StepMasks
{
    /// <summary>A step counts where anything in it does.</summary>
    public static Node OfSteps(Node mask) => mask.Shape.Rank > 2 ? mask.Max([.. Enumerable.Range(2, mask.Shape.Rank - 2)]) : mask;

    /// <summary>What is left of a mask for a tensor: all of it where the tensor's first axes are the mask's, or that of the steps, or
    /// null.</summary>
    public static Node? For(Node? mask, Shape batch)
    {
        if (mask is null || batch.Rank < 2 || batch[1] != mask.Shape[1])
            return null;
        // Features that happen to be as many as the mask's last axis are none of its axes, so a finer mask leaves at least one to them.
        return mask.Shape.Rank > 2 && !(mask.Shape.Rank < batch.Rank && StartsWith(batch, mask.Shape)) ? OfSteps(mask) : mask;
    }

    /// <summary>What counts in any of the tensors; null where one of them has no mask, so that all of it counts.</summary>
    public static Node? Any(IReadOnlyList<Node?> masks)
    {
        Node[] given = [.. masks.OfType<Node>()];
        if (given.Length == 0 || given.Length < masks.Count)
            return null;
        if (given.Any(m => m.Shape.Rank != given[0].Shape.Rank))
            given = Array.ConvertAll(given, OfSteps);
        return given.All(m => m.Shape == given[0].Shape) ? given.Aggregate((a, b) => a == b ? a : a.Maximum(b)) : null;
    }

    /// <summary>Whether the first axes of a shape are those of another.</summary>
    public static bool StartsWith(Shape shape, Shape first) => first.Rank <= shape.Rank && first.SequenceEqual(shape.Take(first.Rank));

    /// <summary>The axes behind the batch that a finer mask has, made one: (batch, time, …) becomes (batch, time · …).</summary>
    public static Node Joined(Node x, int axes) => axes == 2
        ? x
        : x.Reshape([x.Shape[0], x.Shape.Skip(1).Take(axes - 1).Aggregate((Dimension)1, (a, b) => a * b), .. x.Shape.Skip(axes)]);
}
