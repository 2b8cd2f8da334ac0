namespace Myelin.Benchmarks;

/// <summary>What a network is trained to say.</summary>
internal enum TargetKind
{
    /// <summary>One of the classes.</summary>
    Labels,

    /// <summary>0 or 1.</summary>
    Binary,

    /// <summary>Any numbers.</summary>
    Numbers,

    /// <summary>Its own input.</summary>
    Inputs,
}

/// <summary>An optimizer, as Myelin makes it and as the peers are told of it.</summary>
/// <param name="Kind">Its name in the peers' settings.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Momentum">SGD's momentum.</param>
internal sealed record OptimizerSettings(string Kind, double LearningRate, double Momentum = 0)
{
    /// <summary>
    /// What keeps divisions finite. PyTorch and Keras add it at different places, which is not the same step where a gradient is about as
    /// small as it (one of 1e-9 in a step of RMSprop is not rare): this one is smaller than any gradient that matters, so that both make
    /// the same steps.
    /// </summary>
    public const double Epsilon = 1e-16;

    /// <summary>
    /// Bytes that one parameter's update must read and write: gradient, parameter and slots in, parameter and slots out.
    /// </summary>
    public int BytesPerParameter => Kind switch
    {
        "adam" => 7 * sizeof(float),
        "rmsprop" => 5 * sizeof(float),
        _ => (Momentum > 0 ? 5 : 3) * sizeof(float),
    };

    /// <summary>Myelin's optimizer.</summary>
    public Optimizer Create() => Kind switch
    {
        "adam" => new Adam(LearningRate, epsilon: Epsilon),
        // Keras adds it under the root, PyTorch after it.
        "rmsprop" => new RMSprop(LearningRate, epsilon: Epsilon * Epsilon),
        _ => new SGD(LearningRate, Momentum),
    };
}

/// <summary>A network with the batch that it is trained on: what Myelin and its peers are all given.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Network">The peers' name of the network.</param>
/// <param name="Batch">The rows of a batch.</param>
/// <param name="InputShape">One row of inputs.</param>
/// <param name="Targets">What is to be learned.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Create">The model, with dropout or without it.</param>
internal sealed record Workload(
    string Name, string Network, int Batch, int[] InputShape, TargetKind Targets, Loss Loss, OptimizerSettings Optimizer, Func<bool, Model> Create)
{
    /// <summary>The peers' name of the loss.</summary>
    public string PeerLoss { get; init; } = Loss.Name;

    /// <summary>The words of the vocabulary, when inputs are words.</summary>
    public int Words { get; init; }

    /// <summary>The peers' activation of an MLP.</summary>
    public string Activation { get; init; } = "relu";

    /// <summary>The share that the peers' dropout layers drop; 0 for a network without.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a step is so short that one thread is measured too.</summary>
    public bool Small { get; init; }

    /// <summary>The ratio to reach: of PyTorch's time at its best to Myelin's for a training step, of ONNX Runtime's for a
    /// prediction; null where none is set.</summary>
    public double? Goal { get; init; }

    /// <summary>The share of the machine's ceiling to reach.</summary>
    public double? ShareGoal { get; init; }

    /// <summary>Whether PyTorch may hold its tensors with their channels last.</summary>
    public bool HasChannels { get; init; }
}
