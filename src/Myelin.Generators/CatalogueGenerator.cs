using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Myelin.Generators;

/// <summary>
/// Writes, while Myelin is compiled, what would otherwise be lists kept by hand: the catalogue of everything there is, and how each
/// layer, loss, metric, optimizer and schedule is written to and read from JSON.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogueGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<Generated> generated = context.CompilationProvider.Select(
            static (compilation, cancel) => Generate(compilation, cancel));
        context.RegisterSourceOutput(generated, static (output, result) =>
        {
            foreach (Diagnostic problem in result.Problems)
                output.ReportDiagnostic(problem);
            output.AddSource("Catalogue.g.cs", SourceText.From(result.Catalogue, Encoding.UTF8));
            output.AddSource("JsonFamilies.g.cs", SourceText.From(result.Forms, Encoding.UTF8));
        });
    }

    private static Generated Generate(Compilation compilation, CancellationToken cancel)
    {
        var house = new House(compilation, cancel);
        string catalogue = new CatalogueSource(house).Write();
        string forms = new FormSource(house).Write();
        return new Generated(catalogue, forms, [.. house.Problems]);
    }

    private sealed record Generated(string Catalogue, string Forms, Diagnostic[] Problems)
    {
        // By what is written, so that the compiler need not look at files that did not change.
        public bool Equals(Generated? other) =>
            other is not null && Catalogue == other.Catalogue && Forms == other.Forms && Problems.SequenceEqual(other.Problems);

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Catalogue);
    }
}
