using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// A restricted Boltzmann machine: visible units v and hidden units h, each connected with each of the other kind, whose states have the
/// probability e^−E(v, h) / Z with E(v, h) = −a·v − b·h − vᵀ W h (with ½ |v − a|² in the place of −a·v for Gaussian visible units). It
/// learns, without labels, what rows of data are like; its hidden units then describe a row (<see cref="Transform(ReadOnlySpan{float})"/>),
/// and it can make up rows of its own (<see cref="Sample(int, int, ulong, bool)"/>).
/// </summary>
/// <example>
/// <code>
/// var machine = new RestrictedBoltzmannMachine(visible: 784, hidden: 500);
/// machine.Fit(train, epochs: 10, batchSize: 100, onEpochEnd: Console.WriteLine);
/// float[] features = machine.Transform(train.Inputs);
/// machine.Save("digits.myelin");
/// </code>
/// </example>
/// <remarks>
/// P. Smolensky: Information Processing in Dynamical Systems: Foundations of Harmony Theory, 1986; G. Hinton: A Practical Guide to Training
/// Restricted Boltzmann Machines, 2010. Everything but training may run on many threads at once.
/// </remarks>
[InCatalogue("model")]
public sealed partial class RestrictedBoltzmannMachine
{
    private readonly RowProgram _transform;
    private readonly RowProgram _reconstruct;
    private readonly RowProgram _visibleMeans;
    private readonly RowProgram _freeEnergy;
    private readonly Lazy<RowProgram> _pseudoLikelihood;

    /// <summary>A machine that has not learned anything.</summary>
    /// <param name="visible">How many visible units there are: the numbers in a row.</param>
    /// <param name="hidden">How many hidden units there are. They are always on or off.</param>
    /// <param name="visibleUnits">What the visible units are.</param>
    /// <param name="weightInitializer">How the weights start; null for <c>Initializer.RandomNormal(0, 0.01)</c>. Biases start at 0.</param>
    /// <param name="seed">What the first weights, and all random numbers of training, follow from.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no visible or no hidden units, or units are of no known kind.</exception>
    public RestrictedBoltzmannMachine(
        int visible, int hidden, VisibleUnits visibleUnits = VisibleUnits.Bernoulli, Initializer? weightInitializer = null, ulong seed = 0)
    {
        if (visible < 1)
            throw Throw.OutOfRange(visible, "at least 1");
        if (hidden < 1)
            throw Throw.OutOfRange(hidden, "at least 1");
        if (!Enum.IsDefined(visibleUnits))
            throw Throw.OutOfRange(visibleUnits, "Bernoulli or Gaussian");
        Nodes = new BoltzmannWeights(visible, hidden, visibleUnits);
        WeightInitializer = weightInitializer ?? Initializer.RandomNormal(0, 0.01);
        WeightInitializer.Fill(Weights.Values<float>(), Weights.Spec.Shape, seed, 0);
        Seed = seed;
        _transform = new RowProgram(visible, Nodes.HiddenMeans);
        _reconstruct = new RowProgram(visible, v => Nodes.VisibleMeans(Nodes.HiddenMeans(v)));
        _visibleMeans = new RowProgram(hidden, Nodes.VisibleMeans);
        _freeEnergy = new RowProgram(visible, Nodes.FreeEnergy);
        // A row's flips are as many numbers as there are weights, so few rows are taken at once.
        int chunk = Math.Clamp((1 << 20) / (int)Math.Min((long)visible * hidden, 1 << 20), 1, 256);
        _pseudoLikelihood = new(() => new RowProgram(visible, Nodes.PseudoLikelihood, 1 << System.Numerics.BitOperations.Log2((uint)chunk)));
    }

    /// <summary>How many visible units there are.</summary>
    public int Visible => Nodes.Visible;

    /// <summary>How many hidden units there are.</summary>
    public int Hidden => Nodes.Hidden;

    /// <summary>What the visible units are.</summary>
    public VisibleUnits VisibleUnits => Nodes.Units;

    /// <summary>How the weights started.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>What the first weights, and all random numbers of training, follow from.</summary>
    public ulong Seed { get; }

    /// <summary>The weights W, of shape (visible, hidden), to read and to write between runs.</summary>
    public Variable Weights => Nodes.Kernel;

    /// <summary>The biases a of the visible units.</summary>
    public Variable VisibleBias => Nodes.VisibleBias;

    /// <summary>The biases b of the hidden units.</summary>
    public Variable HiddenBias => Nodes.HiddenBias;

    /// <summary>All epochs that the machine was trained for, also before it was saved and loaded; null before the first.</summary>
    public History? History { get; internal set; }

    /// <summary>The weights with the nodes that follow from them.</summary>
    internal BoltzmannWeights Nodes { get; }

    /// <summary>The probabilities of the hidden units, σ(b + v W), which describe each row.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <returns>Row-major: rows × <see cref="Hidden"/>.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] Transform(ReadOnlySpan<float> rows) => _transform.Run(rows);

    /// <summary>Writes the probabilities of the hidden units. Allocates nothing once a number of rows has been seen.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <param name="destination">At least rows × <see cref="Hidden"/> long.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows, or the destination is too short.</exception>
    public void Transform(ReadOnlySpan<float> rows, Span<float> destination) => _transform.Run(rows, destination);

    /// <summary>What the machine makes of rows: the means of the visible units for the probabilities of the hidden ones.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <returns>As many numbers as are given.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] Reconstruct(ReadOnlySpan<float> rows) => _reconstruct.Run(rows);

    /// <summary>The means of the visible units for given hidden ones: σ(a + h Wᵀ), or a + h Wᵀ for Gaussian units.</summary>
    /// <param name="hidden">Row-major: rows × <see cref="Hidden"/>; states or probabilities.</param>
    /// <returns>Row-major: rows × <see cref="Visible"/>.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] VisibleMeans(ReadOnlySpan<float> hidden) => _visibleMeans.Run(hidden);

    /// <summary>The mean, over all numbers of all rows, of the squared difference from their reconstruction.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public double ReconstructionError(ReadOnlySpan<float> rows)
    {
        float[] made = Reconstruct(rows);
        float distance = System.Numerics.Tensors.TensorPrimitives.Distance<float>(rows, made);
        return made.Length == 0 ? 0 : (double)distance * distance / made.Length;
    }

    /// <summary>
    /// For each row its free energy F(v) = −a·v − Σⱼ log(1 + e^(b + v W)ⱼ), or with ½ |v − a|² in the place of −a·v: the lower, the
    /// likelier, as P(v) = e^−F(v) / Z. When that of rows that were not trained on rises away from that of rows that were, the machine
    /// learns them by heart.
    /// </summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] FreeEnergy(ReadOnlySpan<float> rows) => _freeEnergy.Run(rows);

    /// <summary>For each row the log of its pseudo-likelihood, Σᵢ log P(vᵢ | all other v), exactly: every unit is flipped once.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <remarks>J. Besag: Statistical Analysis of Non-Lattice Data, The Statistician 24, 1975.</remarks>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    /// <exception cref="InvalidOperationException">The visible units are Gaussian.</exception>
    public float[] PseudoLikelihood(ReadOnlySpan<float> rows) => VisibleUnits == VisibleUnits.Bernoulli
        ? _pseudoLikelihood.Value.Run(rows)
        : throw new InvalidOperationException(
            "The pseudo-likelihood flips units, which Gaussian units cannot do. Use FreeEnergy or ReconstructionError.");

    /// <summary>Writes everything to a <c>.myelin</c> file: units, weights, history, and what is needed to train on as if never
    /// stopped.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there stays as it was.</exception>
    public void Save(string path) => BoltzmannFile.Save(path, this);

    /// <summary>Reads a machine from a <c>.myelin</c> file.</summary>
    /// <exception cref="ModelFileException">The file is not one, holds another kind of model, is damaged, or was written by a newer
    /// version.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static RestrictedBoltzmannMachine Load(string path) => BoltzmannFile.LoadMachine(path);

    /// <summary>For example <c>restricted Boltzmann machine of 784 Bernoulli and 500 hidden units</c>.</summary>
    public override string ToString() => $"restricted Boltzmann machine of {Visible} {VisibleUnits} and {Hidden} hidden units";
}
