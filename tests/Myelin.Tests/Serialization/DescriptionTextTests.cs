using Myelin.Serialization;

namespace Myelin.Tests.Serialization;

/// <summary>What is described as a text of one line.</summary>
public sealed class DescriptionTextTests
{
    [Theory]
    [InlineData("sgd", "sgd")]
    [InlineData("SGD(0.1)", "sgd(learning_rate=0.1)")]
    [InlineData("sgd(0.1, nesterov=true, momentum=0.9)", "sgd(learning_rate=0.1, momentum=0.9, nesterov=true)")]
    [InlineData(" adam ( learningRate = 1e-3 , beta1=0.5 ) ", "adam(beta1=0.5)")]
    [InlineData("adam()", "adam")]
    public void Arguments_are_placed_or_named(string text, string expected) =>
        Assert.Equal(expected, DescriptionText.Of(JsonFamilies.Optimizers, DescriptionText.Parse(JsonFamilies.Optimizers, text)!, "?"));

    [Theory]
    [InlineData("dense(5, relu, kernel_regularizer=l2(0.5))", "dense(units=5, activation=relu, kernel_regularizer=l2(0.5))")]
    [InlineData("input([2, 3])", "input(shape=[2, 3])")]
    [InlineData("dense(5, kernel_initializer=random_normal(0, 0.5), activation=null)", "dense(units=5, kernel_initializer=random_normal(0, 0.5))")]
    public void Values_may_be_lists_and_texts_with_numbers(string text, string expected)
    {
        Layer layer = DescriptionText.Parse(JsonFamilies.Layers, text)!;
        Assert.Equal(expected, DescriptionText.Of(JsonFamilies.Layers, layer, "?"));
        Assert.Equal(layer, DescriptionText.Parse(JsonFamilies.Layers, expected));
    }

    [Fact]
    public void Descriptions_say_themselves_in_a_line()
    {
        Assert.Equal("conv2d(filters=8, kernel_size=3x5, padding=same)", new Conv2D(8, (3, 5), padding: Padding.Same).ToString());
        Assert.Equal("adam(learning_rate=0.01, clip_norm=1)", new Adam(0.01) { ClipNorm = 1 }.ToString());
        Assert.Equal("cosine_decay(initial_learning_rate=0.1, decay_steps=100, alpha=0.01)", new CosineDecay(0.1, 100, 0.01).ToString());
        Assert.Equal("Shifted { Name = s, By = 2 }", new Shifted(2) { Name = "s" }.ToString());
        Assert.Equal("sequential \"small\" of 1 layer", new Sequential(new Dense(1)) { Name = "small" }.ToString());
    }

    private sealed record Shifted(double By) : Layer;

    [Theory]
    [InlineData("sgd(rate=1)", "sgd has no rate. It has learning_rate, momentum, nesterov")]
    [InlineData("sgd(momentun=1)", "did you mean \"momentum\"?")]
    [InlineData("sgd(0.1, 0.2, true, 4)", "\"sgd(0.1, 0.2, true, 4)\" is not an optimizer: sgd takes")]
    [InlineData("sgd(0.1, learning_rate=0.2)", "learning_rate is given twice")]
    [InlineData("sgd(fast)", "learning_rate must be a number, it is \"fast\"")]
    [InlineData("sgd(-1)", "learningRate must be positive and finite")]
    public void Wrong_arguments_are_told(string text, string says) =>
        Refusal.Contains<FormatException>(says, () => DescriptionText.Parse(JsonFamilies.Optimizers, text));

    [Theory]
    [InlineData("sdg")]
    [InlineData("sgd(0.1")]
    [InlineData("")]
    [InlineData("(1)")]
    public void What_has_no_name_is_nothing(string text) => Assert.Null(DescriptionText.Parse(JsonFamilies.Optimizers, text));
}
