using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Myelin;

/// <summary>How often each class was taken for which: rows are the true classes, columns what was said.</summary>
public sealed class ConfusionMatrix
{
    private readonly double[] _counts;

    /// <summary>A matrix of counts.</summary>
    /// <param name="counts">Row-major: classes × classes numbers, at least 0. Kept, not copied.</param>
    /// <exception cref="ArgumentException">They are not as many as a square has.</exception>
    public ConfusionMatrix(double[] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Classes = (int)Math.Round(Math.Sqrt(counts.Length));
        if (Classes * Classes != counts.Length || Classes == 0)
            throw new ArgumentException($"{counts.Length} counts do not fill a square of classes × classes.", nameof(counts));
        _counts = counts;
    }

    /// <summary>The matrix of what is true and what was said, row by row.</summary>
    /// <param name="truth">The true classes, from 0.</param>
    /// <param name="said">What was said, as many.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentException">There are not as many of both, or a class is out of range.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> said, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (truth.Length != said.Length)
        {
            throw new ArgumentException(
                $"There are {truth.Length} true classes, but {said.Length} were said; give one of each for a row.", nameof(said));
        }

        double[] counts = new double[checked(classes * classes)];
        for (int i = 0; i < truth.Length; i++)
        {
            if ((uint)truth[i] >= (uint)classes || (uint)said[i] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"Row {i} has the classes {truth[i]} and {said[i]}, but there are {classes}, 0 to {classes - 1}.", nameof(truth));
            }

            counts[truth[i] * classes + said[i]]++;
        }

        return new(counts);
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>All counts, row after row.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>How often a class was taken for another, or for itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int truth, int said]
    {
        get
        {
            CheckClass(truth);
            CheckClass(said);
            return _counts[truth * Classes + said];
        }
    }

    /// <summary>The number of rows.</summary>
    public double Total => _counts.Sum();

    /// <summary>The share of rows that are right; 0 when there are none.</summary>
    public double Accuracy
    {
        get
        {
            double right = 0;
            for (int c = 0; c < Classes; c++)
                right += this[c, c];
            return Ratio(right, Total);
        }
    }

    /// <summary>How often a class is true.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double TruthOf(int truth)
    {
        CheckClass(truth);
        double sum = 0;
        for (int said = 0; said < Classes; said++)
            sum += this[truth, said];
        return sum;
    }

    /// <summary>How often a class was said.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double SaidOf(int said)
    {
        CheckClass(said);
        double sum = 0;
        for (int truth = 0; truth < Classes; truth++)
            sum += this[truth, said];
        return sum;
    }

    /// <summary>The share of what was said to be a class that is.</summary>
    /// <param name="label">The class.</param>
    /// <param name="zeroDivision">The figure of a class that was never said: 0, 1 or NaN, as scikit-learn has it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or zeroDivision is not 0, 1 or NaN.</exception>
    public double Precision(int label, double zeroDivision = 0)
    {
        Check(label, zeroDivision);
        return Ratio(this[label, label], SaidOf(label), zeroDivision);
    }

    /// <summary>The share of a class's rows that were said to be it.</summary>
    /// <param name="label">The class.</param>
    /// <param name="zeroDivision">The figure of a class that has no rows: 0, 1 or NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or zeroDivision is not 0, 1 or NaN.</exception>
    public double Recall(int label, double zeroDivision = 0)
    {
        Check(label, zeroDivision);
        return Ratio(this[label, label], TruthOf(label), zeroDivision);
    }

    /// <summary>The harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN).</summary>
    /// <param name="label">The class.</param>
    /// <param name="zeroDivision">The figure of a class that was never said and has no rows: 0, 1 or NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or zeroDivision is not 0, 1 or NaN.</exception>
    public double F1Score(int label, double zeroDivision = 0)
    {
        Check(label, zeroDivision);
        return Ratio(2 * this[label, label], SaidOf(label) + TruthOf(label), zeroDivision);
    }

    /// <summary>
    /// The figures of every class by itself, as scikit-learn's <c>precision_recall_fscore_support(average=None)</c>: entry c is class c. Where
    /// the largest output is what is said, those of <see cref="PrecisionMetric"/> and the like are averages of them over the classes that were
    /// said or are true (macro).
    /// </summary>
    /// <param name="zeroDivision">What stands for 0 / 0, 0, 1 or NaN: a precision where the class was never said, a recall where it has no
    /// rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">zeroDivision is not 0, 1 or NaN.</exception>
    public IReadOnlyList<ClassScores> PerClass(double zeroDivision = 0) =>
    [
        .. Enumerable.Range(0, Classes).Select(label => new ClassScores(
            Precision(label, zeroDivision), Recall(label, zeroDivision), F1Score(label, zeroDivision), TruthOf(label))),
    ];

    /// <summary>What a class and what was said to be it have in common, as a share of both together; NaN when the class was never said and
    /// has no rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double IoU(int label)
    {
        CheckClass(label);
        return this[label, label] / (SaidOf(label) + TruthOf(label) - this[label, label]);
    }

    /// <summary>
    /// Cohen's kappa: the agreement beyond chance, 1 − Σ w m / Σ w e, with m the matrix, e what it would be by chance and w how far classes
    /// are apart. 1 is perfect, 0 is chance. NaN when all rows are one class and were said to be it. Cohen 1960.
    /// </summary>
    public double CohenKappa(KappaWeights weights = KappaWeights.None)
    {
        double total = Total, seen = 0, byChance = 0;
        for (int truth = 0; truth < Classes; truth++)
        {
            for (int said = 0; said < Classes; said++)
            {
                double apart = Math.Abs(truth - said);
                double w = weights == KappaWeights.None ? Math.Min(apart, 1) : weights == KappaWeights.Linear ? apart : apart * apart;
                seen += w * this[truth, said];
                byChance += w * TruthOf(truth) * SaidOf(said) / total;
            }
        }

        return 1 - seen / byChance;
    }

    /// <summary>
    /// Matthews's correlation of what is true and what was said, Gorodkin's for more than two classes: 1 is perfect, 0 is chance, −1 the
    /// reverse. 0 when only one class is true, or only one was said. Matthews 1975, Gorodkin 2004.
    /// </summary>
    public double MatthewsCorrelation()
    {
        double total = Total, right = 0, together = 0, truths = 0, saids = 0;
        for (int c = 0; c < Classes; c++)
        {
            double truth = TruthOf(c), said = SaidOf(c);
            right += this[c, c];
            together += truth * said;
            truths += truth * truth;
            saids += said * said;
        }

        double scale = (total * total - saids) * (total * total - truths);
        return scale == 0 ? 0 : (right * total - together) / Math.Sqrt(scale);
    }

    /// <summary>The matrix as a table, with the classes' numbers at its edges.</summary>
    public override string ToString()
    {
        string[] cells = Array.ConvertAll(_counts, c => c.ToString("0.####", CultureInfo.InvariantCulture));
        int width = Math.Max(cells.Max(c => c.Length), (Classes - 1).ToString(CultureInfo.InvariantCulture).Length) + 2;
        int edge = Math.Max("true \\ said".Length, width);
        var text = new StringBuilder("true \\ said".PadRight(edge));
        for (int said = 0; said < Classes; said++)
            text.Append(said.ToString(CultureInfo.InvariantCulture).PadLeft(width));
        for (int truth = 0; truth < Classes; truth++)
        {
            text.Append('\n').Append(truth.ToString(CultureInfo.InvariantCulture).PadRight(edge));
            for (int said = 0; said < Classes; said++)
                text.Append(cells[truth * Classes + said].PadLeft(width));
        }

        return text.ToString();
    }

    private void Check(int label, double zeroDivision)
    {
        CheckClass(label);
        if (zeroDivision is not (0 or 1 or double.NaN))
            throw Throw.OutOfRange(zeroDivision, "0, 1 or NaN");
    }

    private void CheckClass(int label, [CallerArgumentExpression(nameof(label))] string name = "")
    {
        if ((uint)label >= (uint)Classes)
            throw Throw.OutOfRange(label, $"a class, from 0 to {Classes - 1}", name);
    }

    private static double Ratio(double part, double whole, double zeroDivision = 0) => whole == 0 ? zeroDivision : part / whole;
}
