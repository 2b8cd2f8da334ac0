using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>Makes the network that a plan describes, compiled for its task.</summary>
internal static class NetworkBuilder
{
    public static IReadOnlyList<string> Activations { get; } = ["relu", "leaky_relu", "elu", "tanh", "sigmoid", "linear"];

    public static Sequential Build(TrainingPlan plan, PreparedTable data, ulong seed)
    {
        bool classes = data.Target.Task == TaskKind.Classification;
        Regularizer? penalty = Penalty(plan);
        var layers = new List<Layer> { new Input(data.Preprocessing.Width) };
        foreach (int units in plan.Hidden)
        {
            layers.Add(new Dense(units, Activation.Parse(plan.Activation), kernelRegularizer: penalty));
            if (plan.Dropout > 0) layers.Add(new Dropout(plan.Dropout));
        }

        layers.Add(classes
            ? new Dense(data.Target.ClassNames.Count, Activation.Softmax, kernelRegularizer: penalty)
            : new Dense(1, kernelRegularizer: penalty));
        var model = new Sequential([.. layers]) { Preprocessing = data.Preprocessing, Seed = seed };
        Optimizer optimizer = OptimizerChoice.Of(plan.Optimizer).Make(plan.LearningRate);
        if (classes) model.Compile(optimizer, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        else model.Compile(optimizer, Loss.MeanSquaredError, Metric.MeanSquaredError, Metric.MeanAbsoluteError, Metric.R2Score);
        return model;
    }

    private static Regularizer? Penalty(TrainingPlan plan) =>
        plan is { L1: 0, L2: 0 } ? null : Regularizer.L1L2(plan.L1, plan.L2);
}
