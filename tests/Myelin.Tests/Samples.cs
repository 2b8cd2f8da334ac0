using System.Globalization;
using Myelin.Datasets;

namespace Myelin.Tests;

/// <summary>The tables in samples/, read the plain way: numbers, and a last column that is the target.</summary>
internal static class Samples
{
    public static string Folder => Repository.Samples;

    /// <summary>Iris with its four measures standardized over all rows.</summary>
    public static ArrayDataset Iris()
    {
        string[][] rows = Rows("iris.csv");
        string[] classes = [.. rows.Select(r => r[^1]).Distinct().Order(StringComparer.Ordinal)];
        return new ArrayDataset(Standardized(rows), [4], [.. rows.Select(r => Array.IndexOf(classes, r[^1]))]);
    }

    /// <summary>A small network for <see cref="Iris"/>, compiled and not trained.</summary>
    public static Sequential IrisClassifier()
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax)) { Seed = 1 };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    /// <summary>Diabetes with inputs and target standardized over all rows.</summary>
    public static ArrayDataset Diabetes()
    {
        string[][] rows = Rows("diabetes.csv");
        return new ArrayDataset(Standardized(rows), [10], Column(rows, 10));
    }

    /// <summary>Digits as images of 8 × 8 pixels from 0 to 1.</summary>
    public static ArrayDataset Digits()
    {
        string[][] rows = Rows("digits.csv");
        float[] pixels = [.. rows.SelectMany(r => r[..64]).Select(x => float.Parse(x, CultureInfo.InvariantCulture) / 16)];
        return new ArrayDataset(pixels, [8, 8], [.. rows.Select(r => int.Parse(r[64], CultureInfo.InvariantCulture))]);
    }

    private static float[] Standardized(string[][] rows)
    {
        int width = rows[0].Length - 1;
        float[] inputs = new float[rows.Length * width];
        for (int c = 0; c < width; c++)
        {
            float[] column = Column(rows, c);
            for (int r = 0; r < rows.Length; r++)
                inputs[r * width + c] = column[r];
        }

        return inputs;
    }

    private static float[] Column(string[][] rows, int column)
    {
        double[] numbers = [.. rows.Select(r => double.Parse(r[column], CultureInfo.InvariantCulture))];
        double mean = numbers.Average(), deviation = Math.Sqrt(numbers.Average(x => (x - mean) * (x - mean)));
        return [.. numbers.Select(x => (float)((x - mean) / deviation))];
    }

    private static string[][] Rows(string file) => [.. File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(line => line.Split(','))];
}
