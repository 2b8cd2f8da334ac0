namespace Myelin.Tests.Layers;

/// <summary>Recurrent layers on the fused kernels and on loops, with masks, states, both directions; what stands around them in networks
/// over sequences.</summary>
internal static class RecurrentRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("simple_rnn", new SimpleRNN(3), [4, 2]),
        new LayerRow("simple_rnn softsign sequences", new SimpleRNN(3, Activation.Softsign, returnSequences: true), [4, 2]),
        new LayerRow(
            "simple_rnn backwards with sequences and state",
            new SimpleRNN(3, useBias: false, returnSequences: true, returnState: true, goBackwards: true), [4, 2]),
        new LayerRow("simple_rnn masked backwards", new SimpleRNN(3, returnSequences: true, returnState: true, goBackwards: true), [4, 2]),
        new LayerRow("lstm", new LSTM(3), [4, 2]),
        new LayerRow("lstm from states, with sequences and states", new LSTM(3, returnSequences: true, returnState: true), [4, 2], [3], [3]),
        new LayerRow("lstm masked", new LSTM(3, returnState: true), [4, 2]),
        new LayerRow(
            "lstm softsign without bias",
            new LSTM(2, Activation.Softsign, Activation.Tanh, useBias: false, returnSequences: true, returnState: true), [3, 2]),
        new LayerRow("lstm softsign masked from states", new LSTM(2, Activation.Softsign, returnSequences: true), [4, 2], [2], [2]),
        new LayerRow("lstm stateful", new LSTM(3, returnSequences: true, stateful: true, batchSize: 2), [3, 2]),
        new LayerRow("lstm wide", new LSTM(17), [3, 5]) { Orders = 1 },
        new LayerRow("lstm that drops in training", new LSTM(2, dropout: 0.3, recurrentDropout: 0.4), [3, 2])
            { Training = true, NoReference = "its numbers are random" },
        new LayerRow("gru", new GRU(3), [4, 2]),
        new LayerRow("gru reset before", new GRU(3, returnSequences: true, resetAfter: false), [4, 2]),
        new LayerRow("gru masked from a state", new GRU(3, returnSequences: true, returnState: true), [4, 2], [3]),
        new LayerRow(
            "gru reset before masked backwards",
            new GRU(3, returnSequences: true, returnState: true, goBackwards: true, resetAfter: false), [4, 2]),
        new LayerRow("gru softsign", new GRU(2, Activation.Softsign, Activation.Tanh, returnSequences: true), [3, 2]),
        new LayerRow("gru softsign reset before", new GRU(2, Activation.Softsign, returnSequences: true, resetAfter: false), [3, 2]),
        new LayerRow("gru without bias", new GRU(3, useBias: false), [4, 2]),
        new LayerRow("gru stateful", new GRU(3, returnState: true, stateful: true, batchSize: 2), [3, 2]),
        new LayerRow("gru that drops in training", new GRU(2, dropout: 0.3, recurrentDropout: 0.4), [3, 2])
            { Training = true, NoReference = "its numbers are random" },
        new LayerRow("bidirectional lstm", new Bidirectional(new LSTM(2)), [4, 2]),
        new LayerRow(
            "bidirectional lstm from states, with sequences and states",
            new Bidirectional(new LSTM(2, returnSequences: true, returnState: true)), [3, 2], [2], [2], [2], [2]),
        new LayerRow("bidirectional gru sum masked", new Bidirectional(new GRU(2, returnSequences: true), MergeMode.Sum), [4, 2]),
        new LayerRow("bidirectional simple_rnn average", new Bidirectional(new SimpleRNN(2, returnSequences: true), MergeMode.Average), [4, 2]),
        new LayerRow("bidirectional simple_rnn multiply", new Bidirectional(new SimpleRNN(2), MergeMode.Multiply), [4, 2]),
        new LayerRow("bidirectional simple_rnn not merged", new Bidirectional(new SimpleRNN(2, returnSequences: true), MergeMode.None), [4, 2]),
        new LayerRow(
            "bidirectional simple_rnn not merged, masked",
            new Bidirectional(new SimpleRNN(2, returnSequences: true), MergeMode.None), [4, 2]),
        new LayerRow("time_distributed simple_rnn of masked words", new TimeDistributed(new SimpleRNN(3)), [2, 3, 2]),
        new LayerRow(
            "time_distributed simple_rnn sequences of masked words",
            new TimeDistributed(new SimpleRNN(3, returnSequences: true)), [2, 3, 2]),
        new LayerRow("time_distributed dense with a mask", new TimeDistributed(new Dense(3, useBias: false)), [4, 2]),
        new LayerRow("time_distributed dense", new TimeDistributed(new Dense(3, Activation.Tanh)), [4, 2]),
        new LayerRow("masking", new Masking(0.5), [3, 2]) { Orders = 0 },
        new LayerRow("masking within steps", new Masking(0.5), [2, 3, 2]) { Orders = 0 },
        new LayerRow("embedding of sentences", new Embedding(5, 3, maskZero: true), [2, 2]) { TakesIndices = true, Range = (0, 5) },
        new LayerRow("embedding", new Embedding(5, 3), [4]) { TakesIndices = true, Range = (0, 5) },
        new LayerRow("embedding that masks 0", new Embedding(5, 3, maskZero: true), [4]) { TakesIndices = true, Range = (0, 5) },
    ];
}
