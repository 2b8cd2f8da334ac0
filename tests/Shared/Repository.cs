namespace Myelin.Testing;

/// <summary>The repository that the tests were built in. This file is compiled into every test project.</summary>
internal static class Repository
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of the sample tables and programs.</summary>
    public static string Samples => Path.Combine(Root, "samples");

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Myelin.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"Myelin.slnx is not in {AppContext.BaseDirectory} or above it: the tests run inside the repository.");
    }
}
