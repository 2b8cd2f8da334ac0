using Myelin.Serialization;

namespace Myelin.Tests.Serialization;

public sealed class SnakeCaseTests
{
    // As Keras 3 names layers of these classes.
    [Theory]
    [InlineData("Dense", "dense")]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("Conv1DTranspose", "conv1d_transpose")]
    [InlineData("GlobalMaxPooling2D", "global_max_pooling2d")]
    [InlineData("SeparableConv1D", "separable_conv1d")]
    [InlineData("ReLU", "re_lu")]
    [InlineData("PReLU", "p_re_lu")]
    [InlineData("LeakyReLU", "leaky_re_lu")]
    [InlineData("ELU", "elu")]
    [InlineData("LSTM", "lstm")]
    [InlineData("GRU", "gru")]
    [InlineData("SimpleRNN", "simple_rnn")]
    [InlineData("RMSNormalization", "rms_normalization")]
    [InlineData("MultiHeadAttention", "multi_head_attention")]
    [InlineData("TimeDistributed", "time_distributed")]
    [InlineData("kernelSize", "kernel_size")]
    [InlineData("beta1", "beta1")]
    [InlineData("useBias", "use_bias")]
    public void Names_are_as_Keras_makes_them(string name, string expected) => Assert.Equal(expected, SnakeCase.Of(name));
}
