namespace Myelin.Benchmarks.Networks;

/// <summary>Networks that say whether a text of 80 words is of one kind or the other.</summary>
internal static class TextNetworks
{
    public const int Words = 10_000;
    private const int Length = 80;

    public static Model Convolution() => new Sequential(
        new Input(Length), new Embedding(Words, 128, name: "embedding"), new Conv1D(128, 5, activation: Activation.ReLU, name: "conv"),
        new GlobalMaxPooling1D(), new Dense(1, Activation.Sigmoid, name: "dense"));

    public static Model Lstm() => new Sequential(
        new Input(Length), new Embedding(Words, 64, name: "embedding"), new LSTM(128, name: "lstm"), new Dense(1, Activation.Sigmoid, name: "dense"));

    public static Model Gru() => new Sequential(
        new Input(Length), new Embedding(Words, 64, name: "embedding"), new GRU(128, name: "gru"), new Dense(1, Activation.Sigmoid, name: "dense"));
}
