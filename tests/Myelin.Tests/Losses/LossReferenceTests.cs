using System.Text.Json;
using Myelin.Graph;
using Myelin.Graph.Ops;
using Myelin.Tests.References;

namespace Myelin.Tests.Losses;

/// <summary>Every loss in double precision against PyTorch or its published formula; References/losses.py made the numbers.</summary>
public sealed class LossReferenceTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = ReferenceFile.Read("losses.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    public static TheoryData<string> Texts =>
        [.. Loss.All.Select(l => l.ToString()).Union(s_cases.Values.Select(c => c.GetProperty("loss").GetString()!))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_those_of_the_reference(string name)
    {
        (Node x, Node rows, JsonElement reference) = Apply(name);
        ReferenceFile.Near(reference.GetProperty("rows"), rows);
        Node gradient = (rows * reference.GetProperty("cotangent").Constant()).Sum().Gradients(x)[0];
        ReferenceFile.Near(reference.GetProperty("gradient"), gradient);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_gradients_are_slopes_of_gradients(string name)
    {
        if (name.StartsWith("ctc", StringComparison.Ordinal))
            return;
        (Node x, Node rows, JsonElement reference) = Apply(name);
        Variable variable = ((StateOp)x.Op).Variable;
        Node first = (rows * reference.GetProperty("cotangent").Constant()).Sum().Gradients(x)[0];
        double[] direction = [.. Enumerable.Range(0, x.Spec.Length).Select(i => Math.Cos(i + 1.0))];
        Node along = (first * Node.Constant(direction, x.Shape)).Sum();
        double[] second = Numbers.OfDoubles(along.Gradients(x)[0]);
        double[] values = variable.Values<double>().ToArray();
        const double Step = 1e-6;
        for (int i = 0; i < values.Length; i++)
        {
            variable.Values<double>()[i] = values[i] + Step;
            double above = Numbers.OfDoubles(along)[0];
            variable.Values<double>()[i] = values[i] - Step;
            double below = Numbers.OfDoubles(along)[0];
            variable.Values<double>()[i] = values[i];
            Assert.Equal((above - below) / (2 * Step), second[i], 1e-6 * Math.Max(10, Math.Abs(second[i])));
        }
    }

    // Wherever the formula has a limit: for outputs that are any number, and for probabilities at both ends.
    [Theory]
    [MemberData(nameof(Texts))]
    public void Losses_and_gradients_are_finite_however_large_the_outputs(string text)
    {
        Loss loss = Loss.Parse(text);
        float[] numbers = [1e4f, -1e4f, 0, 1e-4f, -1e-4f, 88, -88, 1e4f, 1e4f, 1e4f, -1e4f, 0];
        float[] probabilities = [0, 1, 0, 1, 0, 0, 1e-30f, 1, 0.5f, 1, 1, 1];
        string[] befores = text.Contains("crossentropy", StringComparison.Ordinal)
            ? [
                text.Contains("from_logits", StringComparison.Ordinal) ? ""
                    : text.StartsWith("binary", StringComparison.Ordinal) ? "sigmoid"
                    : "softmax", "",
            ]
            : text == "negative_log_likelihood" ? ["log_softmax"] : text is "dice" or "kl_divergence" or "poisson" ? ["sigmoid", ""] : [""];
        foreach (string before in befores)
        {
            bool logits = before.Length > 0 || text.Contains("from_logits", StringComparison.Ordinal)
                || !(text.Contains("crossentropy", StringComparison.Ordinal) || text is "dice" or "kl_divergence" or "poisson");
            Shape shape = text == "ctc" ? [1, 4, 3] : [4, 3];
            Node x = Node.Parameter(logits ? numbers : probabilities, shape);
            Node outputs = before.Length == 0 ? x : Activation.Parse(before).Apply(x);
            Node targets = text == "ctc" ? Node.Constant([1, 2, 0], [1, 3]) : loss.TakesLabels ? Node.Constant([0, 1, 2, 1], [4])
                : Node.Constant([1f, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], [4, 3]);
            Node rows = loss.OfRows(outputs, targets);
            Assert.All(Numbers.Of(rows), value => Assert.True(float.IsFinite(value), $"{text} after \"{before}\": {value}"));
            Assert.All(
                Numbers.Of(rows.Mean().Gradients(x)[0]),
                slope => Assert.True(float.IsFinite(slope), $"the gradient of {text} after \"{before}\": {slope}"));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_goes_both_ways(string text)
    {
        Loss loss = Loss.Parse(text);
        Assert.Equal(text, loss.ToString());
        Assert.Equal(loss, Loss.Parse(loss.ToString()));
    }

    [Fact]
    public void Every_loss_has_a_reference()
    {
        string[] tested = [.. s_cases.Values.Select(c => Loss.Parse(c.GetProperty("loss").GetString()!).Name)];
        Assert.Empty(Loss.All.Select(l => l.Name).Except(tested));
    }

    private static (Node X, Node Rows, JsonElement Reference) Apply(string name)
    {
        JsonElement reference = s_cases[name];
        JsonElement given = reference.GetProperty("outputs");
        Node x = Node.Parameter(given.Numbers(), given.Shape());
        Node outputs = reference.GetProperty("before").GetString() is { } before ? Activation.Parse(before).Apply(x) : x;
        Node targets = reference.GetProperty("targets").Constant(reference.GetProperty("labels").GetBoolean());
        Loss loss = Loss.Parse(reference.GetProperty("loss").GetString()!);
        return (x, loss.OfRows(outputs, targets), reference);
    }
}
