using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>The JSON of restricted Boltzmann machines: what they are, and how they were being trained.</summary>
internal static class BoltzmannDescription
{
    public static void Write(Utf8JsonWriter writer, string kind, ulong seed, IReadOnlyList<RestrictedBoltzmannMachine> machines)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format", ModelWriter.Format);
        writer.WriteString("kind", kind);
        writer.WriteNumber("seed", seed);
        writer.WriteStartArray("machines");
        foreach (RestrictedBoltzmannMachine machine in machines)
        {
            writer.WriteStartObject();
            writer.WriteNumber("visible", machine.Visible);
            writer.WriteNumber("hidden", machine.Hidden);
            writer.WriteString("visible_units", machine.VisibleUnits == VisibleUnits.Gaussian ? "gaussian" : "bernoulli");
            writer.WriteString("weight_initializer", machine.WeightInitializer.ToString());
            writer.WriteNumber("seed", machine.Seed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A machine as described, with its first weights.</summary>
    /// <exception cref="InvalidDataException">A field is lacking or cannot be.</exception>
    public static RestrictedBoltzmannMachine Read(JsonFields fields) => new(
        fields.Count("visible"),
        fields.Count("hidden"),
        fields.Text("visible_units") switch
        {
            "bernoulli" => VisibleUnits.Bernoulli,
            "gaussian" => VisibleUnits.Gaussian,
            string other => throw fields.Error($"visible_units must be bernoulli or gaussian, it is {other}"),
        },
        Initializer.Parse(fields.Text("weight_initializer")),
        fields.Unsigned("seed"));

    public static void WriteTraining(Utf8JsonWriter writer, IReadOnlyList<RestrictedBoltzmannMachine> machines)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("machines");
        foreach (RestrictedBoltzmannMachine machine in machines)
        {
            writer.WriteStartObject();
            if (machine.Trainer is { } trainer)
            {
                writer.WriteStartObject("training");
                Write(writer, trainer.How);
                writer.WriteEndObject();
                writer.WriteNumber("chains", trainer.Chains);
                writer.WriteNumber("current_learning_rate", trainer.LearningRate);
                writer.WriteNumber("step", trainer.Random.State.Values<int>()[2]);
            }

            if (machine.History is { } history)
                TrainingState.Write(writer, "history", history);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Makes the machines' programs as they were; their state has zeros.</summary>
    /// <param name="fields">The description.</param>
    /// <param name="machines">The machines.</param>
    /// <param name="bytes">How long the file's state is, which no machine's can be longer than.</param>
    /// <exception cref="InvalidDataException">A field is lacking or cannot be.</exception>
    public static void ReadTraining(JsonFields fields, IReadOnlyList<RestrictedBoltzmannMachine> machines, long bytes)
    {
        JsonFields[] described = [.. fields.Items("machines")];
        if (described.Length != machines.Count)
            throw fields.Error($"there are {described.Length} machines, the model has {machines.Count}");
        for (int i = 0; i < described.Length; i++)
        {
            if (described[i].Has("training"))
            {
                ContrastiveDivergence how = ReadTraining(described[i].Object("training"));
                int chains = described[i].Count("chains");
                if (how.Persistent && (chains < 1 || chains * (long)machines[i].Hidden * 4 > bytes))
                    throw described[i].Error($"{chains} chains cannot be");
                BoltzmannTrainer trainer = machines[i].RequireTrainer(how, chains);
                trainer.LearningRate = described[i].Positive("current_learning_rate");
                trainer.Random.State.Values<int>()[2] = described[i].Count("step");
            }

            if (described[i].Has("history"))
                machines[i].History = TrainingState.ReadHistory(described[i].Object("history"));
        }
    }

    private static void Write(Utf8JsonWriter writer, ContrastiveDivergence how)
    {
        writer.WriteNumber("steps", how.Steps);
        writer.WriteBoolean("persistent", how.Persistent);
        writer.WriteNumber("chains", how.Chains);
        writer.WriteNumber("learning_rate", how.LearningRate);
        writer.WriteNumber("momentum", how.Momentum);
        writer.WriteNumber("final_momentum", how.FinalMomentum);
        writer.WriteNumber("momentum_epochs", how.MomentumEpochs);
        writer.WriteNumber("weight_decay", how.WeightDecay);
        writer.WriteNumber("weight_decay_l1", how.WeightDecayL1);
        writer.WriteNumber("sparsity_target", how.SparsityTarget);
        writer.WriteNumber("sparsity_cost", how.SparsityCost);
        writer.WriteNumber("sparsity_decay", how.SparsityDecay);
        writer.WriteBoolean("sample_visible", how.SampleVisible);
        writer.WriteBoolean("visible_bias_from_data", how.VisibleBiasFromData);
    }

    private static ContrastiveDivergence ReadTraining(JsonFields fields) => new(
        fields.Count("steps"), fields.Flag("persistent"), fields.Count("chains"), fields.Number("learning_rate"), fields.Number("momentum"),
        fields.Number("final_momentum"), fields.Count("momentum_epochs"), fields.Number("weight_decay"), fields.Number("weight_decay_l1"),
        fields.Number("sparsity_target"), fields.Number("sparsity_cost"), fields.Number("sparsity_decay"), fields.Flag("sample_visible"),
        fields.Flag("visible_bias_from_data"));
}
