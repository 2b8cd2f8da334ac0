namespace Myelin.Tests.Catalogues;

/// <summary>What the catalogue says is what the code is.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Entries_are_sorted_and_names_are_given_once()
    {
        IEnumerable<(int, string)> places = Catalogue.Entries.Select(e => (Catalogue.Kinds.ToList().IndexOf(e.Kind), e.Name));
        Assert.Equal(places.OrderBy(p => p.Item1).ThenBy(p => p.Item2, StringComparer.Ordinal), places);
        Assert.Equal([], Catalogue.Entries.GroupBy(e => (e.Kind, e.Name)).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Every_entry_has_a_summary_of_plain_text_and_parameters_with_types()
    {
        Assert.All(Catalogue.Entries, entry =>
        {
            Assert.NotEqual("", entry.Summary);
            Assert.DoesNotContain('\n', entry.Summary);
            Assert.False(
                entry.Summary.Contains("cref", StringComparison.Ordinal) || entry.Summary.Contains("/>", StringComparison.Ordinal),
                entry.Summary);
            Assert.All(entry.Parameters, p => Assert.False(p.Name.Length == 0 || p.Type.Length == 0 || p.Default == "", $"{entry.Name}: {p}"));
            Assert.Equal(entry.Parameters.Count, entry.Parameters.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        });
    }

    [Fact]
    public void Parameters_have_the_defaults_that_a_reader_of_the_documentation_expects()
    {
        Assert.Contains(new CatalogueParameter("units", "int", null), Entry("layer", "Dense").Parameters);
        Assert.Contains(new CatalogueParameter("kernelInitializer", "Initializer", "GlorotUniform"), Entry("layer", "Dense").Parameters);
        Assert.Contains(new CatalogueParameter("kernelRegularizer", "Regularizer?", "null"), Entry("layer", "Dense").Parameters);
        Assert.Contains(new CatalogueParameter("useBias", "bool", "true"), Entry("layer", "Dense").Parameters);
        Assert.Contains(new CatalogueParameter("epsilon", "double", "1e-7"), Entry("optimizer", "Adam").Parameters);
        Assert.Contains(new CatalogueParameter("monitor", "string", "val_loss"), Entry("callback", "EarlyStopping").Parameters);
        Assert.Contains(new CatalogueParameter("mode", "MonitorMode", "auto"), Entry("callback", "EarlyStopping").Parameters);
        Assert.Equal(new CatalogueParameter("activation", "Activation", null), Entry("layer", "Activation").Parameters[0]);
        Assert.Equal("y = max(0, x).", Entry("activation", "ReLU").Summary);
    }

    private static CatalogueEntry Entry(string kind, string name) => Assert.Single(Catalogue.Entries, e => e.Kind == kind && e.Name == name);
}
