namespace Myelin.Serialization;

/// <summary>How large a model is with those within it.</summary>
/// <param name="Depth">How deep models are within one another: 0 for a model of layers alone.</param>
/// <param name="Applications">How often layers are applied in one pass.</param>
internal readonly record struct NestedSize(int Depth, long Applications);

/// <summary>
/// The models within a model that are described before the rest of it, in the order in which their descriptions end: later layers can be
/// the same models again. A description of a few lines could so ask for more work than there is time for, which is found out here from the
/// numbers alone.
/// </summary>
internal sealed class NestedModels
{
    /// <summary>How deep models may be within one another.</summary>
    public const int Deepest = 16;

    /// <summary>How often layers may be applied in one pass.</summary>
    public const long MostApplications = 1 << 20;

    private readonly List<Model> _described = [];
    private readonly Dictionary<Model, NestedSize> _sizes = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many models were described.</summary>
    public int Count => _described.Count;

    /// <summary>The model that was described at a place.</summary>
    public Model this[int place] => _described[place];

    /// <summary>Takes a model whose description has ended.</summary>
    public void Add(Model model)
    {
        SizeOf(model);
        _described.Add(model);
    }

    /// <summary>The size of a model; those within it are looked at once, however often they are used.</summary>
    public NestedSize SizeOf(Model model)
    {
        if (!_sizes.TryGetValue(model, out NestedSize size))
            _sizes[model] = size = SizeOf(model.Graph);
        return size;
    }

    /// <summary>The size of a model of which only the layers are there.</summary>
    public NestedSize SizeOf(LayerGraph graph)
    {
        int depth = 0;
        long applications = 0;
        foreach (LayerCall call in graph.Calls)
        {
            NestedSize within = ModelWriter.ModelWithin(call.Layer) is { } model ? SizeOf(model) : new NestedSize(-1, 0);
            depth = Math.Max(depth, within.Depth + 1);
            // More than are allowed are as good as infinitely many.
            applications = Math.Min(applications + 1 + within.Applications, 2 * MostApplications);
        }

        return new NestedSize(depth, applications);
    }

    /// <summary>Why no file holds a model of a size; null where one can.</summary>
    public static string? Refuses(NestedSize size) =>
        size.Depth > Deepest ? $"models within models are more than {Deepest} deep"
        : size.Applications > MostApplications ? $"its layers, with those of the models within it, are applied more than {MostApplications} times"
        : null;
}
