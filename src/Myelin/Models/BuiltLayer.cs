using Myelin.Graph;

namespace Myelin;

/// <summary>A layer in a model whose input shape is known: its name there, its shapes and its weights.</summary>
public sealed class BuiltLayer
{
    internal BuiltLayer(Layer layer, string name, Shape input, Shape output, IReadOnlyList<WeightSpec> specs)
    {
        (Layer, Name, InputShape, OutputShape, Specs) = (layer, name, input, output, specs);
        Variables = [.. specs.Select(s => new Variable($"{name}/{s.Name}", s.Shape, trainable: s.Trainable))];
    }

    /// <summary>The description.</summary>
    public Layer Layer { get; }

    /// <summary>The name in the model, such as <c>dense_1</c>.</summary>
    public string Name { get; }

    /// <summary>The shape of one row of what goes in.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of one row of what comes out.</summary>
    public Shape OutputShape { get; }

    /// <summary>The weights, named <c>layer/weight</c>.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The number of numbers in all weights.</summary>
    public long ParameterCount => Variables.Sum(v => (long)v.Spec.Length);

    internal IReadOnlyList<WeightSpec> Specs { get; }

    /// <summary>For example <c>Dense "dense_1"</c>.</summary>
    public override string ToString() => $"{Layer.GetType().Name} \"{Name}\"";
}
