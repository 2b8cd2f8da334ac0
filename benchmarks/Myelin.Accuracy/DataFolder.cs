namespace Myelin.Accuracy;

/// <summary>Where data lie that are not in the repository: the folder that MYELIN_DATA names, or else shared/data in the repository or
/// above it.</summary>
internal static class DataFolder
{
    /// <summary>The path of a file or folder among the data, such as <c>mnist</c>; null where it is not.</summary>
    public static string? Find(string name) => Roots().Select(root => Path.Combine(root, name)).FirstOrDefault(Path.Exists);

    /// <summary>The path of a file or folder in the repository, such as <c>samples/iris.csv</c>; null where it is not.</summary>
    public static string? FindInRepository(string name) => Above().Select(folder => Path.Combine(folder, name)).FirstOrDefault(Path.Exists);

    // A folder that was named is the only one, so that a misspelt name is noticed.
    private static IEnumerable<string> Roots() => Environment.GetEnvironmentVariable("MYELIN_DATA") is { Length: > 0 } named
        ? [named]
        : Above().Select(folder => Path.Combine(folder, "shared", "data"));

    private static IEnumerable<string> Above()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }
}
