namespace Myelin;

/// <summary>
/// The scores of rows in falling order, with how many rows that are of the class, and that are not, have such a score or a larger one: the
/// points of the curves of receiver operating characteristics and of precision and recall. Rows of equal scores make one point.
/// </summary>
internal readonly ref struct ScoreCurve
{
    private ScoreCurve(ReadOnlySpan<double> hits, ReadOnlySpan<double> alarms)
    {
        Hits = hits;
        Alarms = alarms;
    }

    /// <summary>The weight of the class's rows up to each point.</summary>
    public ReadOnlySpan<double> Hits { get; }

    /// <summary>The weight of the other rows up to each point.</summary>
    public ReadOnlySpan<double> Alarms { get; }

    /// <summary>The weight of all rows of the class; 0 when there are no rows.</summary>
    public double Positives => Hits.IsEmpty ? 0 : Hits[^1];

    /// <summary>The weight of all other rows; 0 when there are no rows.</summary>
    public double Negatives => Alarms.IsEmpty ? 0 : Alarms[^1];

    /// <summary>Makes the curve of a class; false when a score is no number, for such rows have no place in the order.</summary>
    public static bool TryMake(double[] scores, double[] truth, double[]? weights, out ScoreCurve curve)
    {
        int n = scores.Length;
        double[] keys = new double[n];
        int[] rows = new int[n];
        for (int i = 0; i < n; i++)
        {
            (keys[i], rows[i]) = (-scores[i], i);
            if (double.IsNaN(scores[i]))
            {
                curve = default;
                return false;
            }
        }

        Array.Sort(keys, rows);
        double[] hits = new double[n], alarms = new double[n];
        int points = 0;
        double hit = 0, alarm = 0;
        for (int i = 0; i < n; i++)
        {
            double weight = weights?[rows[i]] ?? 1;
            hit += weight * truth[rows[i]];
            alarm += weight * (1 - truth[rows[i]]);
            if (i + 1 == n || keys[i + 1] != keys[i])
                (hits[points], alarms[points], points) = (hit, alarm, points + 1);
        }

        curve = new ScoreCurve(hits.AsSpan(0, points), alarms.AsSpan(0, points));
        return true;
    }

    /// <summary>The area under hits over alarms, in straight lines from point to point; NaN unless there are rows of both kinds.</summary>
    public double AreaUnderRoc()
    {
        double area = 0, hit = 0, alarm = 0;
        for (int i = 0; i < Hits.Length; i++)
        {
            area += (Alarms[i] - alarm) * (Hits[i] + hit) / 2;
            (hit, alarm) = (Hits[i], Alarms[i]);
        }

        return Positives > 0 && Negatives > 0 ? area / Positives / Negatives : double.NaN;
    }

    /// <summary>The average precision: precision at each point times the recall gained there. 0 when no row is of the class.</summary>
    public double AveragePrecision()
    {
        double sum = 0, hit = 0;
        for (int i = 0; i < Hits.Length; i++)
        {
            double said = Hits[i] + Alarms[i];
            if (said > 0)
                sum += (Hits[i] - hit) * (Hits[i] / said);
            hit = Hits[i];
        }

        return Positives > 0 ? sum / Positives : 0;
    }
}
