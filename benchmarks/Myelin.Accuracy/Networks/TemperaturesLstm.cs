using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>
/// Melbourne's daily minimum temperatures, a day ahead from the last 30 days. The last two years are held out; the figure is the mean
/// squared error there, as a share of that of "same as yesterday".
/// </summary>
internal sealed record TemperaturesLstm() : Experiment("temperatures-lstm", "squared error / persistence's", 0.85, LargerIsBetter: false)
{
    private const int Days = 30, HeldOut = 2 * 365;

    public override double Run(string data, int seed, Action<string> log)
    {
        float[] series = SeriesFile.Read(Path.Combine(data, "series", "daily-min-temperatures.csv"), "Temp");
        int split = series.Length - HeldOut;
        (float mean, float deviation) = SeriesFile.Moments(series.AsSpan(0, split));
        float[] scaled = Array.ConvertAll(series, x => (x - mean) / deviation);
        ArrayDataset train = SeriesWindows.Of(scaled.AsSpan(0, split), Days), test = SeriesWindows.Of(scaled.AsSpan(split - Days), Days);
        var model = new Sequential(new Input(Days, 1), new LSTM(32), new Dense(1)) { Seed = (ulong)seed };
        model.Compile(new Adam(0.002), Loss.MeanSquaredError);
        model.Fit(
            train, epochs: 30, batchSize: 32, validationSplit: 0.1, seed: (ulong)seed,
            callbacks: [new EarlyStopping(patience: 5, restoreBestWeights: true), Progress(log)]);
        double error = model.Evaluate(test)["loss"], persistence = 0;
        for (int day = split; day < series.Length; day++)
            persistence += Math.Pow(scaled[day] - scaled[day - 1], 2) / HeldOut;
        return error / persistence;
    }
}
