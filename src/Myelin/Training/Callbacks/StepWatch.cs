using System.Numerics.Tensors;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Looks at what a training step has computed: the outputs of the layers, the losses, and then what the step has written, in the order in
/// which they are computed.
/// </summary>
internal sealed class StepWatch
{
    private readonly (Node Node, string Name)[] _nodes;
    private readonly (Variable Variable, string Name)[] _state;

    /// <param name="nodes">What the step is compiled to keep, each with its name.</param>
    /// <param name="state">What the step writes, each with its name.</param>
    public StepWatch(IEnumerable<(Node Node, string Name)> nodes, IEnumerable<(Variable Variable, string Name)> state)
    {
        _nodes = [.. nodes.Where(n => n.Node.Type.IsFloat).OrderBy(n => n.Node.Id)];
        _state = [.. state.Where(s => s.Variable.Spec.Type.IsFloat)];
        Keep = [.. _nodes.Select(n => n.Node).Distinct()];
    }

    /// <summary>The nodes to keep.</summary>
    public IReadOnlyList<Node> Keep { get; }

    /// <summary>The step that was run last.</summary>
    public CompiledGraph? Last { get; set; }

    /// <summary>Where the first value came from that is not finite, such as <c>output of "dense_2", step 381</c>; null when all
    /// are.</summary>
    public string? FirstNotFinite(int step)
    {
        if (Last is not { } graph)
            return null;
        foreach ((Node node, string name) in _nodes)
        {
            if (!(node.Type == ElementType.Float64
                ? TensorPrimitives.IsFiniteAll(graph.Output<double>(node))
                : TensorPrimitives.IsFiniteAll(graph.Output<float>(node))))
            {
                return FormattableString.Invariant($"{name}, step {step}");
            }
        }

        foreach ((Variable variable, string name) in _state)
        {
            if (!(variable.Spec.Type == ElementType.Float64
                ? TensorPrimitives.IsFiniteAll<double>(variable.Values<double>())
                : TensorPrimitives.IsFiniteAll<float>(variable.Values<float>())))
            {
                return FormattableString.Invariant($"{name}, step {step}");
            }
        }

        return null;
    }
}
