using System.Globalization;

namespace Myelin.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Subjects">The subjects to measure.</param>
/// <param name="Threads">How many threads Myelin uses; the peers choose between 1 and this many.</param>
/// <param name="Quick">Whether everything runs only long enough to see that it runs. No page and no result file are written then, unless a
/// folder for them is named.</param>
/// <param name="Only">Parts of names: only workloads whose name has one of them. Empty for all. No files are written then either.</param>
/// <param name="Profile">Whether the kernels of each network are measured one by one and shown; for training steps and inference.</param>
internal sealed record Options(IReadOnlyList<string> Subjects, int Threads, bool Quick, IReadOnlyList<string> Only, bool Profile)
{
    /// <summary>Where results are read and written, and the page too; null for the repository's own places.</summary>
    public string? Results { get; init; }

    /// <summary>Whether results are kept: not those of a part, or of a quick look, unless a folder for them is named.</summary>
    public bool Writes => !Profile && (Results is not null || !Quick && Only.Count == 0);

    /// <summary>How many turns each contestant has.</summary>
    public int Turns => Quick ? 2 : 9;

    /// <summary>How long a turn is.</summary>
    public double Seconds => Quick ? 0.05 : 0.3;

    /// <summary>How long a turn is for a single kernel, of which there are many.</summary>
    public double KernelSeconds => Quick ? 0.01 : 0.1;

    /// <summary>One thread and, if that is more, so many.</summary>
    public static int[] OneAndAll(int threads) => threads > 1 ? [1, threads] : [1];

    /// <summary>Reads the arguments; <paramref name="error"/> says what is wrong with them.</summary>
    public static Options? Parse(string[] arguments, out string? error)
    {
        var subjects = new List<string>();
        var only = new List<string>();
        int threads = Environment.ProcessorCount;
        bool quick = false, profile = false;
        string? results = null;
        error = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--profile":
                    profile = true;
                    break;
                case "--threads":
                    if (i + 1 >= arguments.Length || !int.TryParse(arguments[++i], CultureInfo.InvariantCulture, out threads) || threads < 1)
                    {
                        error = "--threads takes a number, at least 1.";
                        return null;
                    }

                    break;
                case "--only":
                    if (i + 1 >= arguments.Length)
                    {
                        error = "--only takes part of a workload's name.";
                        return null;
                    }

                    only.Add(arguments[++i]);
                    break;
                case "--results":
                    if (i + 1 >= arguments.Length)
                    {
                        error = "--results takes a folder.";
                        return null;
                    }

                    results = Path.GetFullPath(arguments[++i]);
                    break;
                case ['-', ..]:
                    error = $"There is no option {arguments[i]}.";
                    return null;
                case "all":
                    subjects.AddRange(Subject.All.Select(s => s.Name));
                    break;
                default:
                    if (Subject.All.All(s => s.Name != arguments[i]))
                    {
                        error = $"There is no subject \"{arguments[i]}\"; there are {string.Join(", ", Subject.All.Select(s => s.Name))} and all.";
                        return null;
                    }

                    subjects.Add(arguments[i]);
                    break;
            }
        }

        if (subjects.Count == 0)
            error = "Say what to measure.";
        return error is null ? new Options(subjects, threads, quick, only, profile) { Results = results } : null;
    }

    /// <summary>The names that were asked about.</summary>
    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a workload of a name is to be measured.</summary>
    public bool Wants(string name)
    {
        Names.Add(name);
        return IsNamed(name);
    }

    /// <summary>Whether a name has one of the parts of <see cref="Only"/>.</summary>
    public bool IsNamed(string name) => Only.Count == 0 || Only.Any(o => name.Contains(o, StringComparison.OrdinalIgnoreCase));
}
