namespace Myelin.Packaging.Tests;

/// <summary>
/// All packages of the repository, packed once into a folder, and a NuGet configuration that knows no other source: what others the
/// packages need is taken from the packages that this machine has restored already. Nothing is left in the machine's own caches.
/// </summary>
public sealed class LocalPackages : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("myelin-packages-").FullName;

    /// <summary>Packs everything that is built.</summary>
    public LocalPackages()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string root = Repository.Root;
        var quiet = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            // A build server would outlive the test, and hold on to the folder and to the test's output.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
        };
        Environment = new Dictionary<string, string>(quiet, StringComparer.Ordinal) { ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache") };
        string packages = Path.Combine(_folder, "packages");
        foreach (string project in (string[])["Myelin.Kernels", "Myelin.Graph", "Myelin", "Myelin.Data", "Myelin.Charts", "Myelin.Cli"])
            Dotnet.Run(root, quiet, "pack", Path.Combine("src", project), "-c", configuration, "--no-build", "-o", packages);
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(packages, "Myelin.Cli.*.nupkg").Single())["Myelin.Cli.".Length..];
        Samples = Repository.Samples;
        string restored = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
                <add key="restored" value="{restored}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The version that was packed.</summary>
    public string Version { get; }

    /// <summary>The repository's sample tables.</summary>
    public string Samples { get; }

    /// <summary>What programs that use the packages must be told.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A new folder below the configuration.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>Removes everything.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
