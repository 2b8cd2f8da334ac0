using System.Numerics.Tensors;
using Myelin.Datasets;

namespace Myelin;

/// <summary>
/// Rosenblatt's perceptron: output = activation(Σ wᵢ xᵢ + b), trained row by row. A row whose output is wrong moves the weights towards it
/// when the target is the upper one and away from it when it is the lower one, w ± η x and b ± η; a row that comes out right changes
/// nothing. When a straight line (a plane, a hyperplane) divides the two classes, an epoch without errors comes after finitely many steps.
/// </summary>
/// <example>
/// <code>
/// var perceptron = new Perceptron(inputs: 2);
/// PerceptronTraining and = perceptron.Fit([0, 0, 0, 1, 1, 0, 1, 1], targets: [0, 0, 0, 1]);
/// Console.WriteLine(and);                      // every row of every epoch, as in a textbook
/// Console.WriteLine(perceptron.Predict([1, 1])[0]);
/// </code>
/// </example>
/// <remarks>
/// F. Rosenblatt: The Perceptron: A Probabilistic Model for Information Storage and Organization in the Brain, Psychological Review 65,
/// 1958; A. Novikoff: On Convergence Proofs on Perceptrons, 1962. Numbers are float64. A net input that is 0 but for rounding counts as 0,
/// so that a rate such as 0.1 gives what it gives on paper.
/// </remarks>
[InCatalogue("model")]
public sealed class Perceptron
{
    /// <summary>Below this share of the sum of its terms' sizes a net input is nothing but rounding.</summary>
    private const double Rounding = 1e-12;
    private double[] _weights;

    /// <summary>A perceptron.</summary>
    /// <param name="inputs">How many numbers a row has.</param>
    /// <param name="activation">
    /// <see cref="Activation.Step"/> for targets 0 and 1 (1 where the net input is above 0), or <see cref="Activation.Sign"/> for targets
    /// −1 and 1 (a net input of 0 gives 0, which is always wrong); null for Step.
    /// </param>
    /// <param name="learningRate">The size η of a correction.</param>
    /// <param name="useBias">Whether there is a bias, which is corrected like a weight whose input is always 1.</param>
    /// <param name="weightInitializer">How the weights start; null for <see cref="Initializer.Zeros"/>. The bias starts at 0.</param>
    /// <param name="seed">What random first weights follow from.</param>
    /// <exception cref="ArgumentOutOfRangeException">inputs is below 1, or the learning rate is not positive and finite.</exception>
    /// <exception cref="ArgumentException">The activation is neither Step nor Sign.</exception>
    public Perceptron(
        int inputs, Activation? activation = null, double learningRate = 1, bool useBias = true,
        Initializer? weightInitializer = null, ulong seed = 0)
    {
        if (inputs < 1)
            throw Throw.OutOfRange(inputs, "at least 1");
        if (!(double.IsFinite(learningRate) && learningRate > 0))
            throw Throw.OutOfRange(learningRate, "positive and finite, such as 1");
        Activation = activation ?? Activation.Step;
        if (!Activation.Equals(Activation.Step) && !Activation.Equals(Activation.Sign))
        {
            throw new ArgumentException(
                $"A perceptron's activation is step or sign; it is {Activation}. "
                    + $"For {Activation} train a Sequential with one Dense(1) instead.", nameof(activation));
        }

        (Inputs, LearningRate, UseBias) = (inputs, learningRate, useBias);
        WeightInitializer = weightInitializer ?? Initializer.Zeros;
        float[] first = new float[inputs];
        WeightInitializer.Fill(first, [inputs, 1], seed, 0);
        _weights = Array.ConvertAll(first, w => (double)w);
    }

    /// <summary>How many numbers a row has.</summary>
    public int Inputs { get; }

    /// <summary>Step, for targets 0 and 1, or Sign, for targets −1 and 1.</summary>
    public Activation Activation { get; }

    /// <summary>The size of a correction.</summary>
    public double LearningRate { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; }

    /// <summary>How the weights started.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>The weights, one for each input. With <see cref="Bias"/> they are the boundary: Σ wᵢ xᵢ + b = 0.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The bias.</summary>
    public double Bias { get; private set; }

    /// <summary>The boundary between the two answers as a text, such as <c>2·x1 + 1·x2 − 2 = 0</c>.</summary>
    public string Boundary => $"{PerceptronText.Sum(_weights, Bias)} = 0";

    /// <summary>The target of a row on the lower side: 0 or −1.</summary>
    internal double Lower => IsSign ? -1 : 0;

    private bool IsSign => Activation.Equals(Activation.Sign);

    /// <summary>Sets the weights and the bias, such as those that a textbook starts with.</summary>
    /// <exception cref="ArgumentException">There are not as many weights as inputs, a number is not finite, or there is no bias to
    /// set.</exception>
    public void SetWeights(ReadOnlySpan<double> weights, double bias = 0)
    {
        if (weights.Length != Inputs)
            throw new ArgumentException($"The perceptron has {Counted.Of(Inputs, "weight")}, but {weights.Length} are given.", nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(weights[i]))
                throw new ArgumentException($"Weight {i} is {weights[i]}; weights must be finite.", nameof(weights));
        }

        if (!double.IsFinite(bias) || (bias != 0 && !UseBias))
        {
            throw new ArgumentException(
                UseBias
                    ? $"The bias is {bias}; it must be finite."
                    : $"The perceptron was made without a bias, so it cannot be {bias}. Make it with useBias: true.", nameof(bias));
        }

        (_weights, Bias) = (weights.ToArray(), bias);
    }

    /// <summary>Goes through the rows again and again until an epoch has no errors or the limit is reached. Training goes on from the
    /// weights as they are.</summary>
    /// <param name="inputs">Row-major: rows × <see cref="Inputs"/>.</param>
    /// <param name="targets">One a row: 0 and 1 for Step, −1 and 1 for Sign.</param>
    /// <param name="maxEpochs">How many epochs are run at most.</param>
    /// <param name="record">Whether every row of every epoch is kept to be looked at.</param>
    /// <param name="shuffle">Whether each epoch takes the rows in another order.</param>
    /// <param name="seed">What the orders follow from.</param>
    /// <param name="cancellation">Ends training after the running epoch; what was learned stays.</param>
    /// <exception cref="ArgumentException">Rows and targets do not go together, a number is not finite, or a target is not one of the
    /// activation's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">maxEpochs is below 1.</exception>
    public PerceptronTraining Fit(
        ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, int maxEpochs = 100, bool record = true, bool shuffle = false, ulong seed = 0,
        CancellationToken cancellation = default)
    {
        if (maxEpochs < 1)
            throw Throw.OutOfRange(maxEpochs, "at least 1");
        Check(inputs, targets);
        int[] order = new int[targets.Length];
        var epochs = new List<PerceptronEpoch>();
        // Without shuffling an epoch follows from the weights that it starts with alone: the same weights again mean the same for ever.
        var met = new Dictionary<string, int>(StringComparer.Ordinal) { [PerceptronText.Steps(_weights, Bias, LearningRate)] = 0 };
        (int Earlier, int Later)? repeats = null;
        bool converged = false;
        for (int epoch = 1; epoch <= maxEpochs && !converged && !cancellation.IsCancellationRequested; epoch++)
        {
            if (shuffle)
                BatchOrder.Shuffle(order, seed, epoch - 1);
            else
                BatchOrder.InOrder(order);
            epochs.Add(Epoch(epoch, inputs, targets, order, record));
            converged = epochs[^1].Errors == 0;
            string state = PerceptronText.Steps(_weights, Bias, LearningRate);
            if (!converged && !shuffle && !met.TryAdd(state, epoch))
                repeats ??= (met[state], epoch);
        }

        return new PerceptronTraining(this, epochs, targets.Length, converged, maxEpochs) { Repeats = repeats };
    }

    /// <summary>Trains on a dataset; labels 0 and 1 stand for the lower and the upper target.</summary>
    /// <inheritdoc cref="Fit(ReadOnlySpan{double}, ReadOnlySpan{double}, int, bool, bool, ulong, CancellationToken)"/>
    public PerceptronTraining Fit(
        ArrayDataset data, int maxEpochs = 100, bool record = true, bool shuffle = false, ulong seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.HasLabels && data.TargetWidth != 1)
            throw new ArgumentException($"A perceptron has one output; the data have {data.TargetWidth} targets a row.", nameof(data));
        double[] inputs = new double[data.Inputs.Length], targets = new double[data.Count];
        TensorPrimitives.ConvertChecked<float, double>(data.Inputs, inputs);
        for (int row = 0; row < targets.Length; row++)
            targets[row] = !data.HasLabels ? data.Targets[row] : data.Labels[row] == 0 ? Lower : data.Labels[row];
        return Fit(inputs, targets, maxEpochs, record, shuffle, seed, cancellation);
    }

    /// <summary>The net input of a row, Σ wᵢ xᵢ + b: above 0 on one side of the boundary, below 0 on the other.</summary>
    /// <exception cref="ArgumentException">The row does not have as many numbers as there are inputs.</exception>
    public double Net(ReadOnlySpan<double> row)
    {
        if (row.Length != Inputs)
            throw Throw.NotWholeRows(row.Length, Inputs);
        double net = TensorPrimitives.Dot(_weights, row) + Bias, size = Math.Abs(Bias);
        for (int i = 0; i < row.Length; i++)
            size += Math.Abs(_weights[i] * row[i]);
        return Math.Abs(net) <= Rounding * size ? 0 : net;
    }

    /// <summary>The outputs for rows of inputs.</summary>
    /// <param name="inputs">Row-major: rows × <see cref="Inputs"/>.</param>
    /// <returns>One a row: 0 or 1 for Step; −1, 0 or 1 for Sign.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public double[] Predict(ReadOnlySpan<double> inputs)
    {
        if (inputs.Length % Inputs != 0)
            throw Throw.NotWholeRows(inputs.Length, Inputs);
        double[] outputs = new double[inputs.Length / Inputs];
        for (int row = 0; row < outputs.Length; row++)
            outputs[row] = Output(Net(inputs.Slice(row * Inputs, Inputs)));
        return outputs;
    }

    /// <summary>The formula with its numbers, such as <c>step(2·x1 + 1·x2 − 2)</c>.</summary>
    public override string ToString() => $"{Activation}({PerceptronText.Sum(_weights, Bias)})";

    private double Output(double net) => IsSign ? Math.Sign(net) : net > 0 ? 1 : 0;

    private PerceptronEpoch Epoch(int number, ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, int[] order, bool record)
    {
        var rows = new List<PerceptronRow>(record ? order.Length : 0);
        int errors = 0;
        foreach (int row in order)
        {
            ReadOnlySpan<double> x = inputs.Slice(row * Inputs, Inputs);
            double net = Net(x), output = Output(net);
            (double[] weights, double bias) = (_weights, Bias);
            if (output != targets[row])
            {
                errors++;
                Correct(x, targets[row] > 0 ? LearningRate : -LearningRate);
            }

            if (record)
                rows.Add(new PerceptronRow(row, x.ToArray(), targets[row], net, output, weights, bias, _weights, Bias));
        }

        return new PerceptronEpoch(number, errors, rows);
    }

    /// <summary>Makes new weights, since those before are kept in the record.</summary>
    private void Correct(ReadOnlySpan<double> x, double step)
    {
        double[] after = new double[Inputs];
        TensorPrimitives.MultiplyAdd(x, step, _weights, after);
        _weights = after;
        if (UseBias)
            Bias += step;
    }

    private void Check(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets)
    {
        if (targets.IsEmpty)
            throw new ArgumentException("There are no rows to train on.", nameof(targets));
        if (inputs.Length != (long)targets.Length * Inputs)
        {
            throw new ArgumentException(
                $"{Counted.Of(targets.Length, "target")} need {targets.Length} rows of {Counted.Of(Inputs, "input")}, "
                    + $"{(long)targets.Length * Inputs} numbers; there are {inputs.Length}.",
                nameof(inputs));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            if (!double.IsFinite(inputs[i]))
                throw new ArgumentException($"Input {i % Inputs} of row {i / Inputs} is {inputs[i]}; inputs must be finite.", nameof(inputs));
        }

        for (int row = 0; row < targets.Length; row++)
        {
            if (targets[row] != 1 && targets[row] != Lower)
            {
                throw new ArgumentException(
                    $"The target of row {row} is {targets[row]}; with the activation {Activation} targets are {(IsSign ? "-1 and 1" : "0 and 1")}. "
                    + $"For targets {(IsSign ? "0 and 1 use Activation.Step" : "-1 and 1 use Activation.Sign")}.", nameof(targets));
            }
        }
    }
}
