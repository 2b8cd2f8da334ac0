namespace Myelin.Packaging.Tests;

/// <summary>The packages, installed from a folder as users install them, and used.</summary>
public sealed class PackageTests(LocalPackages packages) : IClassFixture<LocalPackages>
{
    [Fact]
    public void The_library_is_installed_and_trains()
    {
        string folder = packages.NewFolder("app");
        File.WriteAllText(Path.Combine(folder, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseSharedCompilation>false</UseSharedCompilation>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Myelin" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Myelin;
            using Myelin.Datasets;

            var and = new ArrayDataset([0, 0, 0, 1, 1, 0, 1, 1], [2], [0, 0, 0, 1]);
            var model = new Sequential(new Input(2), new Dense(8, Activation.Tanh), new Dense(2, Activation.Softmax)) { Seed = 1 };
            model.Compile(new Adam(0.05), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            model.Fit(and, epochs: 200, batchSize: 4);
            model.Save("and.myelin");
            Console.WriteLine($"accuracy {Sequential.Load("and.myelin").Evaluate(and)["accuracy"]}");
            """);
        Assert.Contains(
            "accuracy 1\n", Dotnet.Run(folder, packages.Environment, "run", "-c", "Release").ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_is_installed_trains_and_predicts()
    {
        string folder = packages.NewFolder("tool");
        Dotnet.Run(folder, packages.Environment, "tool", "install", "Myelin.Cli", "--version", packages.Version, "--tool-path", "bin");
        string myelin = Path.Combine(folder, "bin", OperatingSystem.IsWindows() ? "myelin.exe" : "myelin");
        Assert.Equal($"myelin {packages.Version}\n", Use("--version"));
        Assert.Contains(
            "runs/iris-1", Use("train", Path.Combine(packages.Samples, "iris.csv"), "--target", "species", "--quiet").Replace('\\', '/'),
            StringComparison.Ordinal);
        Assert.Equal(
            "150 predictions written to out.csv\n",
            Use("predict", "runs/iris-1", Path.Combine(packages.Samples, "iris.csv"), "--out", "out.csv"));
        Assert.Equal(151, File.ReadAllLines(Path.Combine(folder, "out.csv")).Length);

        string Use(params string[] args) => Dotnet.RunProgram(myelin, folder, packages.Environment, args).ReplaceLineEndings("\n");
    }
}
