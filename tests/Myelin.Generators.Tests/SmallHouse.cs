using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Myelin.Generators.Tests;

/// <summary>An assembly of a few types that the generator is run on.</summary>
internal static class SmallHouse
{
    /// <summary>What every house has: the families and the attributes, each as small as it can be.</summary>
    private const string Ground = """
        using System;
        namespace Myelin
        {
            public abstract record Layer { public string? Name { get; init; } public virtual string Type => ""; }
            public abstract class Optimizer { public abstract string Name { get; } public double Decay { get; init; } }
            public sealed class Initializer
            {
                /// <summary>All 0.</summary>
                public static Initializer Zeros { get; } = new();
                /// <summary>All one number.</summary>
                public static Initializer Constant(double value = 1e-7) => new();
                public static Initializer Parse(string text) => Zeros;
            }
            public enum Padding { Valid, Same, ZeroAll }
            internal sealed class CatalogueNameAttribute(string name) : Attribute { public string Name { get; } = name; }
            internal sealed class InCatalogueAttribute(string kind) : Attribute { public string Kind { get; } = kind; }
            internal sealed class NotInCatalogueAttribute : Attribute;
            internal sealed class NotInFilesAttribute : Attribute;
            internal sealed class AlsoNamedAttribute(string name) : Attribute { public string Name { get; } = name; }
        }
        """;

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private static readonly ImmutableArray<MetadataReference> s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static Compilation Build(string source) => CSharpCompilation.Create(
        "House",
        [Parse(Ground), Parse($"#nullable enable\nnamespace Myelin\n{{\n{source}\n}}\n")],
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, s_parsing);

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new CatalogueGenerator().AsSourceGenerator()],
        parseOptions: s_parsing,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The catalogue and the forms that are written, with blanks made single, and the problems that are told.</summary>
    public static (string Catalogue, string Forms, string[] Problems) Generate(string source)
    {
        Compilation compilation = Build(source);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        GeneratorDriverRunResult result = Driver().RunGenerators(compilation).GetRunResult();
        Assert.Null(result.Results[0].Exception);
        return (Text("Catalogue.g.cs"), Text("JsonFamilies.g.cs"), [.. result.Diagnostics.Select(d => d.ToString().Split(": ", 2)[1])]);

        string Text(string file) => string.Join(' ', result.Results[0].GeneratedSources.First(s => s.HintName == file).SourceText.ToString()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
