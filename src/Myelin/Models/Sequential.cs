using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>A network of layers one after another.</summary>
/// <example>
/// <code>
/// var model = new Sequential(new Input(4), new Dense(16, Activation.ReLU), new Dense(3, Activation.Softmax));
/// model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
/// model.Fit(train, epochs: 50);
/// Console.WriteLine(model.Evaluate(test));
/// </code>
/// </example>
public sealed class Sequential : Model
{
    /// <summary>A network of layers. If the first is an <see cref="Input"/> the shapes are checked at once; otherwise when it is
    /// built.</summary>
    /// <param name="layers">The layers, from the first to the last.</param>
    /// <exception cref="ArgumentException">There are no layers, an Input stands elsewhere than first, two have the same name, or one cannot
    /// take what the one before it makes.</exception>
    public Sequential(params Layer[] layers)
        : base(GraphOf(layers))
    {
        if (KnownInputs is { } inputs)
            Graph.Plan(inputs, out _);
        else
            Graph.Names();
    }

    /// <inheritdoc/>
    public override string Kind => "sequential";

    private protected override IReadOnlyList<Shape>? KnownInputs => Layers[0] switch
    {
        Input input => [input.Shape],
        ModelLayer { Model.IsBuilt: true } model => model.Model.InputShapes,
        _ => null,
    };

    /// <summary>Reads a <c>.myelin</c> file of a sequential model; <see cref="Model.Load"/> reads any.</summary>
    /// <exception cref="ModelFileException">The file is not one, is damaged, holds another kind of model, or was written by a newer
    /// version.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static new Sequential Load(string path) => ModelReader.Load(path) as Sequential
        ?? throw new ModelFileException($"\"{Path.GetFileName(path)}\" holds a model that is not sequential. Read it with Model.Load.");

    private static LayerGraph GraphOf(Layer[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Length == 0 || layers is [Input])
            throw new ArgumentException("A model needs at least one layer that does something, such as new Dense(1).", nameof(layers));
        int late = Array.FindLastIndex(layers, layer => layer is Input or null);
        if (late > 0 || layers[0] is null)
        {
            throw new ArgumentException(
                $"Layer {late} is {(layers[late] is null ? "null" : "an Input; only the first layer can be one")}.", nameof(layers));
        }

        return LayerGraph.Chain(layers);
    }
}
