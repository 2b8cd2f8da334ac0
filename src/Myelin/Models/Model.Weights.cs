using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <content>The weights, all at once or by name, in memory and in files.</content>
public abstract partial class Model
{
    /// <summary>Copies of all weights, in the order of <see cref="Variables"/>.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public float[][] GetWeights() => [.. Variables.Select(v => v.Values<float>().ToArray())];

    /// <summary>Sets all weights, in the order of <see cref="Variables"/>. Either all are set or none.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">There are more or fewer weights than the model has, or one is not as long as the
    /// model's.</exception>
    public void SetWeights(IReadOnlyList<float[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != Variables.Count)
            throw new ArgumentException($"The model has {Variables.Count} weights, but {weights.Count} are given.", nameof(weights));
        for (int i = 0; i < weights.Count; i++)
        {
            if (weights[i].Length != Variables[i].Spec.Length)
            {
                throw new ArgumentException(
                    $"The weight \"{Variables[i].Name}\" has the shape {Variables[i].Spec.Shape}, {Variables[i].Spec.Length} numbers; "
                        + $"{weights[i].Length} are given.", nameof(weights));
            }
        }

        for (int i = 0; i < weights.Count; i++)
            weights[i].CopyTo(Variables[i].Values<float>());
    }

    /// <summary>The names of all weights, in the order of <see cref="Variables"/>: <c>dense/kernel</c>; those of a model within have its
    /// name in front.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<string> WeightNames => Network.VariableNames;

    /// <summary>A copy of the weight of a name, such as <c>dense/kernel</c>, row-major.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public float[] GetWeight(string name) => Network.Find(name).Values<float>().ToArray();

    /// <summary>Sets the weight of a name, such as <c>dense/kernel</c>.</summary>
    /// <param name="name">The name; see <see cref="WeightNames"/>.</param>
    /// <param name="numbers">As many numbers as the weight has, row-major.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the weight has.</exception>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public void SetWeight(string name, ReadOnlySpan<float> numbers)
    {
        Variable variable = Network.Find(name);
        if (numbers.Length != variable.Spec.Length)
        {
            throw new ArgumentException(
                $"The weight \"{name}\" has the shape {variable.Spec.Shape}, {variable.Spec.Length} numbers; {numbers.Length} are given.",
                nameof(numbers));
        }

        numbers.CopyTo(variable.Values<float>());
    }

    /// <summary>Writes all weights by name to a safetensors file, which other programs can read too.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there stays as it was.</exception>
    public void SaveWeights(string path) => WeightsFile.Save(path, Network);

    /// <summary>Reads weights by name from a file that <see cref="SaveWeights"/> wrote. Either all are set or none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skipMismatch">
    /// Whether weights that the file lacks, or has in another shape, stay as they are, and tensors that the model lacks are passed over.
    /// </param>
    /// <returns>What did not match, a line each; empty when all did.</returns>
    /// <exception cref="ModelFileException">The file is not of the format, or holds other weights than the model's, which are
    /// listed.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public IReadOnlyList<string> LoadWeights(string path, bool skipMismatch = false) => WeightsFile.Load(path, Network, skipMismatch);
}
