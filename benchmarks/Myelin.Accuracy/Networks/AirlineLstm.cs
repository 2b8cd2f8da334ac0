using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>
/// Monthly airline passengers, a month ahead: from the last twelve months' changes of the logarithm to the next change. The last 24 months
/// are held out; the figure is the root of the mean squared error there, as a share of that of "same as a year ago".
/// </summary>
internal sealed record AirlineLstm() : Experiment("airline-lstm", "error / seasonal-naive's", 0.5, LargerIsBetter: false)
{
    private const int Months = 12, HeldOut = 24;

    public override double Run(string data, int seed, Action<string> log)
    {
        float[] series = SeriesFile.Read(Path.Combine(data, "series", "airline-passengers.csv"), "Passengers");
        float[] changes = new float[series.Length - 1];
        for (int i = 0; i < changes.Length; i++)
            changes[i] = MathF.Log(series[i + 1] / series[i]);
        int split = changes.Length - HeldOut;
        (float mean, float deviation) = SeriesFile.Moments(changes.AsSpan(0, split));
        float[] scaled = Array.ConvertAll(changes, x => (x - mean) / deviation);
        ArrayDataset train = SeriesWindows.Of(scaled.AsSpan(0, split), Months), test = SeriesWindows.Of(scaled.AsSpan(split - Months), Months);
        var model = new Sequential(new Input(Months, 1), new LSTM(32), new Dense(1)) { Seed = (ulong)seed };
        model.Compile(new Adam(0.005), Loss.MeanSquaredError);
        model.Fit(train, epochs: 200, batchSize: 16, seed: (ulong)seed, callbacks: [Progress(log)]);
        float[] predicted = model.Predict(test.Inputs);
        double error = 0, seasonal = 0;
        for (int i = 0; i < HeldOut; i++)
        {
            int month = series.Length - HeldOut + i;
            error += Math.Pow(series[month - 1] * Math.Exp(predicted[i] * deviation + mean) - series[month], 2);
            seasonal += Math.Pow(series[month - 12] - series[month], 2);
        }

        return Math.Sqrt(error / seasonal);
    }
}
