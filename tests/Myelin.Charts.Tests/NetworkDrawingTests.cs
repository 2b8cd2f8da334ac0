using System.Xml.Linq;

namespace Myelin.Charts.Tests;

public sealed class NetworkDrawingTests
{
    [Fact]
    public void A_small_network_shows_every_neuron_and_connection()
    {
        XElement svg = SvgReader.Read(new NetworkDrawing
        {
            Parts =
            [
                new NetworkColumn("input", 2) { Labels = ["a", "b"] },
                new NetworkColumn("hidden", 3) { Detail = "3 · tanh", Parameters = 9, Weights = [1, -2, 0.5f, 0, 1, 1], Biases = [0.5f, 0, 0] },
                new NetworkColumn("output", 1) { Labels = ["xor"], Weights = [1, 2, -4] },
            ],
        });
        Assert.Equal(6, svg.Descendants(SvgReader.Svg + "circle").Count(c => c.HasElements));
        Assert.Contains("a → hidden 2\nweight −2", svg.Hints());
        Assert.Contains("hidden 1\nbias 0.5", svg.Hints());
        Assert.Contains("hidden 3 → xor\nweight −4", svg.Hints());
        Assert.Contains("9 parameters", svg.Texts());
        XElement[] negative = [.. svg.Of("path", "neg")], positive = [.. svg.Of("path", "pos")];
        Assert.Equal((2, 7), (negative.Length, positive.Length));
        // The strongest weight of a gap is drawn thickest, the weight 0 thinnest.
        Assert.Equal(3.2, negative[0].Number("stroke-width"), 1e-9);
        Assert.Equal(0.4, positive.Min(p => p.Number("stroke-width")), 1e-9);
    }

    [Fact]
    public void A_wide_layer_is_abbreviated_with_its_count()
    {
        XElement svg = SvgReader.Read(new NetworkDrawing
        {
            MostNeurons = 8,
            Parts = [new NetworkColumn("input", 784), new NetworkStep("dropout 20 %"), new NetworkColumn("output", 10)],
        });
        string[] neurons = [.. svg.Hints()];
        Assert.Contains("input 1", neurons);
        Assert.Contains("input 784", neurons);
        Assert.DoesNotContain("input 100", neurons);
        Assert.Contains("784", svg.Texts());
        Assert.Contains("10", svg.Texts());
        Assert.Contains("dropout 20 %", svg.Texts());
        Assert.Equal(14, svg.Descendants(SvgReader.Svg + "circle").Count(c => c.HasElements));
    }

    [Fact]
    public void Deep_networks_become_wider_and_enormous_layers_stay_cheap()
    {
        var deep = new NetworkDrawing { Parts = [.. Enumerable.Range(0, 30).Select(i => new NetworkColumn($"dense_{i}", 1_000_000))] };
        XElement svg = SvgReader.Read(deep);
        Assert.True(svg.Number("width") > 2000);
        Assert.InRange(deep.ToSvg().Length, 10_000, 800_000);
    }

    [Fact]
    public void Steps_without_columns_and_single_columns_are_drawn()
    {
        Assert.Contains("no layers to draw", SvgReader.Read(new NetworkDrawing { Parts = [new NetworkStep("flatten")] }).Texts());
        Assert.Contains("alone", SvgReader.Read(new NetworkDrawing { Parts = [new NetworkStep("flatten"), new NetworkColumn("alone", 3)] }).Texts());
    }

    [Fact]
    public void Weights_that_are_not_finite_are_left_out()
    {
        XElement svg = SvgReader.Read(new NetworkDrawing
        {
            Parts = [new NetworkColumn("i", 2), new NetworkColumn("o", 1) { Weights = [float.NaN, 0] }],
        });
        Assert.Single(svg.Of("path", "pos"));
    }

    [Theory]
    [InlineData(0, 2, 1, "\"o\" needs at least one unit")]
    [InlineData(1, 3, 1, "2 × 1 weights, as many as connections; it got 3")]
    [InlineData(1, 2, 2, "1 units and needs as many labels; it got 2")]
    public void What_does_not_fit_is_refused(int units, int weights, int labels, string message)
    {
        var drawing = new NetworkDrawing
        {
            Parts = [new NetworkColumn("i", 2), new NetworkColumn("o", units) { Weights = new float[weights], Labels = new string[labels] }],
        };
        Refusal.Contains<ArgumentException>(message, () => drawing.ToSvg());
    }
}
