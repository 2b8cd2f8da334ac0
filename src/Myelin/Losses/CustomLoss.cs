using Myelin.Graph;

namespace Myelin;

/// <summary>A function over nodes as a loss.</summary>
[NotInCatalogue]
[NotInFiles]
internal sealed record CustomLoss(Func<Node, Node, Node> Function, string GivenName, bool Labels) : Loss
{
    public override string Name => GivenName;

    public override bool TakesLabels => Labels;

    public override Node OfRows(Node outputs, Node targets)
    {
        Node rows = Function(outputs, targets);
        return rows.Shape.Rank > 0 && rows.Shape[0] == outputs.Shape[0] && rows.Type == outputs.Type
            ? rows
            : throw new ArgumentException(
                $"The loss \"{Name}\" made {rows.Type.FieldName}{rows.Shape} of outputs {outputs.Type.FieldName}{outputs.Shape}; "
                + "it must keep the first axis, the batch, and the type: take means over the other axes alone, such as Mean(-1).");
    }
}
