using System.Globalization;
using System.Text.Json;
using Myelin.Accuracy;
using Myelin.Accuracy.Networks;
using Myelin.Cli;

// `networks [NAME…] [--seeds N] [--quiet]` trains networks of all kinds on real data instead: see Networks/.
if (args is ["networks", ..])
    return NetworkRuns.Run(args[1..]);

// `dbn [seeds=N] …` pretrains and fine-tunes a deep belief network on MNIST: see DeepBeliefNetworkGoal.
if (args is ["dbn", ..])
    return DeepBeliefNetworkGoal.Run(args[1..]);

// Trains every table of the list once for each seed, with default options, through the tool's own entry, and prints the mean of the
// test figures beside what they are to reach. `dotnet run -c Release --project benchmarks/Myelin.Accuracy [-- SEEDS [NAME…]]`
int seeds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
string[] names = args.Length > 1 ? args[1..] : [.. Goal.All.Select(goal => goal.Name)];
Console.WriteLine($"{"data",-15} {"figure",-9} {"goal",7} {"mean",8} {"std",8} {"lowest",8} {"validation",11} {"epochs",7} {"seconds",8}");
bool reached = true;
foreach (Goal goal in Goal.All.Where(goal => names.Contains(goal.Name, StringComparer.Ordinal)))
{
    if (Goal.Find(goal.File) is not { } data)
    {
        Console.WriteLine($"{goal.Name,-15} is not here. Set MYELIN_DATA to the folder that holds {goal.File}.");
        continue;
    }

    var test = new List<double>();
    var validation = new List<double>();
    var epochs = new List<double>();
    var seconds = new List<double>();
    for (int seed = 0; seed < (goal.TestFile is null ? seeds : Math.Min(seeds, 5)); seed++)
    {
        using JsonDocument run = Train(goal, data, seed);
        JsonElement metrics = run.RootElement.GetProperty("metrics");
        test.Add(metrics.GetProperty("test").GetProperty(goal.Figure).GetDouble());
        validation.Add(metrics.GetProperty("validation").GetProperty(goal.Figure).GetDouble());
        epochs.Add(run.RootElement.GetProperty("epochs_run").GetDouble());
        seconds.Add(run.RootElement.GetProperty("seconds").GetDouble());
    }

    double mean = test.Average(), deviation = Math.Sqrt(test.Average(x => (x - mean) * (x - mean)));
    reached &= mean >= goal.Least;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{goal.Name,-15} {goal.Figure,-9} {goal.Least,7:0.000} {mean,8:0.0000} {deviation,8:0.0000} {test.Min(),8:0.0000} "
            + $"{validation.Average(),11:0.0000} {epochs.Average(),7:0.0} "
            + $"{seconds.Average(),8:0.00}{(mean >= goal.Least ? "" : "  missed")}"));
}

return reached ? 0 : 1;

static JsonDocument Train(Goal goal, string data, int seed)
{
    string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    var output = new StringWriter();
    var error = new StringWriter();
    try
    {
        using var host = new CliHost { Input = Stream.Null, Output = output, Error = error };
        string[] options = ["train", data, "--target", goal.Target, "--seed", seed.ToString(CultureInfo.InvariantCulture), "--out", folder, "--json"];
        if (goal.TestFile is not null) options = [.. options, "--test-data", Goal.Find(goal.TestFile) ?? goal.TestFile];
        if (Cli.Run(options, host) != 0) throw new InvalidOperationException(error.ToString());
        return JsonDocument.Parse(output.ToString());
    }
    finally
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
