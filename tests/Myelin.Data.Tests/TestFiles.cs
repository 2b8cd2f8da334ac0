namespace Myelin.Data.Tests;

/// <summary>Finds the repository's samples, and the larger real data that lies beside a repository.</summary>
internal static class TestFiles
{
    public static string Sample(string name)
    {
        string path = Path.Combine(Repository.Samples, name);
        Assert.True(File.Exists(path), $"The sample {name} is not in the repository's samples.");
        return path;
    }

    /// <summary>A file of the data folder; the test is skipped where there is none.</summary>
    public static string Data(string name)
    {
        foreach (string folder in DataFolders())
            if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        Assert.Skip($"{name} is not here. Set MYELIN_DATA to the folder that holds it.");
        return "";
    }

    private static IEnumerable<string> DataFolders()
    {
        if (Environment.GetEnvironmentVariable("MYELIN_DATA") is { Length: > 0 } named) yield return named;
        for (DirectoryInfo? parent = Directory.GetParent(Repository.Root); parent is not null; parent = parent.Parent)
            yield return Path.Combine(parent.FullName, "shared", "data");
    }
}
