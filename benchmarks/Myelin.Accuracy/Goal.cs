namespace Myelin.Accuracy;

/// <summary>A table, and the mean test figure that default options are to reach on it.</summary>
internal sealed record Goal(string Name, string Target, string Figure, double Least)
{
    public static IReadOnlyList<Goal> All { get; } =
    [
        new("digits", "digit", "accuracy", 0.970),
        new("breast_cancer", "diagnosis", "accuracy", 0.960),
        new("wine", "cultivar", "accuracy", 0.960),
        new("iris", "species", "accuracy", 0.930),
        new("diabetes", "progression", "r2", 0.40),
        new("adult-train", "income", "accuracy", 0.850) { TestFile = "adult-test.csv" },
    ];

    public string File => $"{Name}.csv";

    public string? TestFile { get; init; }

    /// <summary>The path of a table among the repository's samples or in the data folder; null where there is none.</summary>
    public static string? Find(string file) =>
        DataFolder.Find(Path.Combine("tabular", file)) ?? DataFolder.FindInRepository(Path.Combine("samples", file));
}
