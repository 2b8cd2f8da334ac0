using System.Diagnostics;
using System.Globalization;

namespace Myelin.Accuracy.Networks;

/// <summary>Runs experiments over their seeds and prints each seed's figure and the mean beside the goal.</summary>
internal static class NetworkRuns
{
    public static int Run(string[] args)
    {
        int? seeds = null;
        bool quiet = false;
        var names = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--seeds" && i + 1 < args.Length)
                seeds = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--quiet")
                quiet = true;
            else
                names.Add(args[i]);
        }

        if (names.Find(name => Experiment.All.All(e => e.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no experiment \"{unknown}\"; there are {string.Join(", ", Experiment.All.Select(e => e.Name))}.");
            return 2;
        }

        if (DataFolder.Find("") is not { } data)
        {
            Console.Error.WriteLine("The data are not here. Set MYELIN_DATA to their folder.");
            return 1;
        }

        bool reached = true;
        foreach (Experiment experiment in Experiment.All.Where(e => names.Count == 0 || names.Contains(e.Name)))
            reached &= Run(experiment, data, seeds ?? experiment.Seeds, quiet);
        return reached ? 0 : 1;
    }

    private static bool Run(Experiment experiment, string data, int seeds, bool quiet)
    {
        Console.WriteLine($"{experiment.Name}: {experiment.Figure}, "
            + $"goal {(experiment.LargerIsBetter ? "≥" : "≤")} {experiment.Goal.ToString(CultureInfo.InvariantCulture)}");
        var figures = new List<double>();
        for (int seed = 0; seed < seeds; seed++)
        {
            var clock = Stopwatch.StartNew();
            figures.Add(experiment.Run(data, seed, line =>
            {
                if (!quiet)
                    Console.WriteLine($"    {line}");
            }));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  seed {seed}: {figures[^1]:0.0000}  ({clock.Elapsed.TotalSeconds:0} s)"));
        }

        double mean = figures.Average();
        bool reached = experiment.Reaches(mean);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  mean {mean:0.0000}: {(reached ? "reached" : "missed")}"));
        return reached;
    }
}
