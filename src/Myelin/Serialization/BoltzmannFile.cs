using System.Text.Json;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>
/// Writes and reads <c>.myelin</c> files of restricted Boltzmann machines and of deep belief networks: the description, the weights, and
/// what training needs to go on. Everything that a file says is checked before memory is taken for it.
/// </summary>
internal static class BoltzmannFile
{
    private const string Machine = "restricted_boltzmann_machine", Network = "deep_belief_network";

    public static void Save(string path, RestrictedBoltzmannMachine machine) => Save(path, Machine, machine.Seed, [machine]);

    public static void Save(string path, DeepBeliefNetwork network) => Save(path, Network, network.Seed, network.Machines);

    /// <exception cref="ModelFileException">The file is not a machine, is damaged, or was written by a newer version.</exception>
    public static RestrictedBoltzmannMachine LoadMachine(string path) => Load(path, Machine, out _)[0];

    /// <exception cref="ModelFileException">The file is not a network, is damaged, or was written by a newer version.</exception>
    public static DeepBeliefNetwork LoadNetwork(string path)
    {
        RestrictedBoltzmannMachine[] machines = Load(path, Network, out ulong seed);
        try
        {
            return new DeepBeliefNetwork(machines) { Seed = seed };
        }
        catch (ArgumentException e)
        {
            throw ModelArchive.Damaged(Path.GetFileName(path), e);
        }
    }

    /// <summary>What reads models of a kind; null for kinds that are none of these.</summary>
    public static string? ReaderOf(string kind) => kind switch
    {
        Machine => "RestrictedBoltzmannMachine.Load",
        Network => "DeepBeliefNetwork.Load",
        _ => null,
    };

    private static void Save(string path, string kind, ulong seed, IReadOnlyList<RestrictedBoltzmannMachine> machines)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => ModelArchive.Write(stream,
        [
            (ModelArchive.Model, ModelWriter.Json(writer => BoltzmannDescription.Write(writer, kind, seed, machines))),
            (ModelArchive.Weights, to => Safetensors.Write(to, Copies(machines, m => m.Nodes.Variables))),
            (ModelArchive.Training, ModelWriter.Json(writer => BoltzmannDescription.WriteTraining(writer, machines))),
            (ModelArchive.Slots, to => Safetensors.Write(to, Copies(machines, m => m.Trainer?.State ?? []))),
        ]));
    }

    private static RestrictedBoltzmannMachine[] Load(string path, string kind, out ulong seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        (RestrictedBoltzmannMachine[] machines, seed) = ModelArchive.Read(
            File.ReadAllBytes(path), name, (archive, name) => Read(archive, name, kind));
        return machines;
    }

    private static (RestrictedBoltzmannMachine[] Machines, ulong Seed) Read(ModelArchive archive, string name, string kind)
    {
        using JsonDocument description = archive.Json(ModelArchive.Model);
        JsonFields fields = ModelArchive.Description(description, name, out int format);
        if (format < 1 || fields.Text("kind") != kind)
        {
            throw new ModelFileException($"\"{name}\" holds a model of the kind \"{fields.Text("kind")}\", not a \"{kind}\". "
                + $"Read it with {ReaderOf(fields.Text("kind")) ?? "Model.Load"}.");
        }

        JsonFields[] described = [.. fields.Items("machines")];
        if (described.Length == 0 || (kind == Machine && described.Length > 1))
            throw fields.Error($"a {kind} cannot have {described.Length} machines");
        double numbers = described.Sum(m => (m.Count("visible") + 1.0) * (m.Count("hidden") + 1.0) - 1);
        if (numbers * 4 > archive.Length(ModelArchive.Weights))
            throw fields.Error($"its machines have {numbers} weights, more than the {archive.Length(ModelArchive.Weights)} bytes of the file hold");

        RestrictedBoltzmannMachine[] machines = Array.ConvertAll(described, BoltzmannDescription.Read);
        Restore(archive.Bytes(ModelArchive.Weights, (long)numbers * 4 + ModelReader.MaxHeaderBytes), machines, m => m.Nodes.Variables);
        using JsonDocument training = archive.Json(ModelArchive.Training);
        long slots = archive.Length(ModelArchive.Slots);
        BoltzmannDescription.ReadTraining(new JsonFields(training.RootElement, "training.json", "state of training"), machines, slots);
        Restore(archive.Bytes(ModelArchive.Slots, slots), machines, m => m.Trainer?.State ?? []);
        return (machines, fields.Unsigned("seed"));
    }

    /// <summary>All machines' variables under names with the machine's number, such as <c>machine_1/weights</c>.</summary>
    private static Variable[] Copies(
        IReadOnlyList<RestrictedBoltzmannMachine> machines, Func<RestrictedBoltzmannMachine, IReadOnlyList<Variable>> variablesOf) =>
    [
        .. machines.SelectMany((machine, i) => variablesOf(machine).Select(variable =>
        {
            var copy = new Variable($"machine_{i + 1}/{variable.Name}", variable.Spec.Shape);
            variable.Values<float>().CopyTo(copy.Values<float>());
            return copy;
        })),
    ];

    private static void Restore(
        byte[] tensors, IReadOnlyList<RestrictedBoltzmannMachine> machines, Func<RestrictedBoltzmannMachine, IReadOnlyList<Variable>> variablesOf)
    {
        Variable[] copies = Copies(machines, variablesOf);
        Safetensors.Read(tensors).CopyTo(copies);
        int i = 0;
        foreach (Variable variable in machines.SelectMany(variablesOf))
            copies[i++].Values<float>().CopyTo(variable.Values<float>());
    }
}
