using Myelin.Graph.Ops;

namespace Myelin.Graph.Compilation;

/// <summary>
/// A chain that adds one number to each column of what the anchor makes, and leaves it at that or at what is above 0. Its operands are the
/// anchor's result and the bias; it has one result, and does not end in sums.
/// </summary>
/// <param name="Rectifies">Whether what is below 0 becomes 0.</param>
public readonly record struct BiasChain(bool Rectifies)
{
    /// <summary>The chain of a unit, if it is one.</summary>
    internal static BiasChain? Of(Unit unit)
    {
        if (unit.KeepsAnchor || unit.Folds.Count > 0 || unit.Anchor is not { Type.IsFloat: true } anchor
            || unit.ChainInputs is not [var bias] || bias.Shape.Rank != 1 || bias.Shape[0] != anchor.Shape[-1]
            || unit.Chain is not [{ Op: Pointwise2<Add> } sum, ..] || sum.Inputs[0] != anchor || sum.Inputs[1] != bias)
        {
            return null;
        }

        return unit.Chain switch
        {
            [_] => new BiasChain(Rectifies: false),
            [_, { Op: Pointwise<Relu> } last] when unit.ChainResults is [var only] && only == last => new BiasChain(Rectifies: true),
            _ => null,
        };
    }
}
