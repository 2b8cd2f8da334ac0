using Myelin.Graph;

namespace Myelin;

/// <summary>A layer in a model whose input shape is known: its name there, its shapes and its weights.</summary>
public sealed class BuiltLayer
{
    private readonly Network? _nested;

    internal BuiltLayer(PlannedLayer plan, ElementType type)
    {
        (Layer, Name, InputShapes, OutputShapes, Specs) = (plan.Layer, plan.Name, plan.Inputs, plan.Outputs, plan.Weights);
        // A model used as a layer brings its weights along; its own and this model's training see the same numbers.
        _nested = Layer.NetworkWithin(plan.Inputs);
        Variables = _nested?.Variables ?? [.. Specs.Select(s => new Variable($"{Name}/{s.Name}", s.Shape, type, s.Trainable))];
    }

    /// <summary>The description.</summary>
    public Layer Layer { get; }

    /// <summary>The name in the model, such as <c>dense_1</c>.</summary>
    public string Name { get; }

    /// <summary>The shape of one row of what goes in, at the layer's first call.</summary>
    public Shape InputShape => InputShapes[0];

    /// <summary>The shape of one row of what comes out, at the layer's first call.</summary>
    public Shape OutputShape => OutputShapes[0];

    /// <summary>The shapes of one row of each tensor that goes in, at the layer's first call.</summary>
    public IReadOnlyList<Shape> InputShapes { get; }

    /// <summary>The shapes of one row of each tensor that comes out, at the layer's first call.</summary>
    public IReadOnlyList<Shape> OutputShapes { get; }

    /// <summary>The weights, named <c>layer/weight</c>.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>
    /// Whether training changes the layer's weights. Set it to false to freeze the layer, and compile the model again with a new optimizer:
    /// what it was compiled with before stays as it was. A frozen batch normalization uses its moving averages also in training, and a
    /// frozen weight has no penalty. A model that is a layer is frozen with all of its layers.
    /// </summary>
    public bool Trainable { get; set; } = true;

    /// <summary>The weights that training changes: none when the layer is frozen.</summary>
    public IReadOnlyList<Variable> TrainableVariables => !Trainable ? [] : _nested?.Trainable ?? [.. Variables.Where(v => v.Trainable)];

    /// <summary>The number of numbers in all weights.</summary>
    public long ParameterCount => Variables.Sum(v => (long)v.Spec.Length);

    /// <summary>The layers inside, when this one is a model.</summary>
    public IReadOnlyList<BuiltLayer> InnerLayers => _nested?.Layers ?? [];

    /// <summary>The network of the model inside; null for a layer with weights of its own.</summary>
    internal Network? Nested => _nested;

    internal IReadOnlyList<WeightSpec> Specs { get; }

    /// <summary>Whether the variables belong to another model, which has chosen their numbers and their place in memory.</summary>
    internal bool IsBorrowed => _nested is not null;

    /// <summary>For example <c>Dense "dense_1"</c>.</summary>
    public override string ToString() => $"{Layer.GetType().Name} \"{Name}\"";
}
