using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>How masks go through models to losses and metrics; what each layer makes of them is in the rows.</summary>
public sealed class MaskTests
{
    [Fact]
    public void Words_of_sentences_that_are_masked_change_nothing()
    {
        Layer[] after = [new TimeDistributed(new GRU(4)), new Bidirectional(new LSTM(3)), new Dense(1)];
        var shorter = new Sequential([new Input(2, 2), new Embedding(9, 5, maskZero: true), .. after]) { Seed = 1 };
        var longer = new Sequential([new Input(3, 4), new Embedding(9, 5, maskZero: true), .. after]) { Seed = 1 };
        var within = new Sequential([new Input(3, 4), new TimeDistributed(new Embedding(9, 5, maskZero: true)), .. after]) { Seed = 1 };
        double[] expected = [.. shorter.Predict([4, 7, 2, 5]).Select(y => (double)y)];
        float[] sentences = [4, 0, 7, 0, 0, 2, 5, 0, 0, 0, 0, 0];
        Numbers.Near(expected, longer.Predict(sentences), 1e-6);
        Numbers.Near(expected, within.Predict(sentences), 1e-6);
    }

    [Fact]
    public void A_loss_and_a_metric_leave_out_words_that_do_not_count()
    {
        var model = new Sequential(new Input(2, 3), new Embedding(9, 4, maskZero: true), new Dense(1)) { Seed = 1 };
        model.Compile(new SGD(), Loss.MeanSquaredError, Metric.MeanAbsoluteError);
        float[] words = [3, 0, 0, 0, 8, 1], targets = [1, 9, 9, 9, -1, 2];
        float[] y = model.Predict(words);
        int[] count = [0, 4, 5];
        Evaluation found = model.Evaluate(new ArrayDataset(words, [2, 3], targets, targetWidth: 6));
        Assert.Equal(count.Average(i => Math.Pow(y[i] - targets[i], 2)), found["loss"], 1e-5);
        Assert.Equal(count.Average(i => Math.Abs(y[i] - targets[i])), found["mae"], 1e-5);
    }

    [Fact]
    public void Masks_of_all_outputs_leave_a_model_that_is_a_layer()
    {
        SymbolicTensor words = Input.Tensor([3]), vectors = new Embedding(5, 2, maskZero: true).Call(words);
        var inner = new Functional([words], [new Flatten().Call(vectors), vectors, new Dense(3).Call(vectors)]);
        SymbolicTensor x = Input.Tensor([3]);
        IReadOnlyList<SymbolicTensor> outputs = inner.AsLayer().CallAll(x);
        IReadOnlyList<Node?> masks = new Functional([x], outputs).Forward([Node.Input("x", ["batch", 3])]).Masks;
        Assert.Equal([false, true, true], masks.Select(m => m is not null));
    }

    [Fact]
    public void A_mask_of_words_becomes_one_of_steps_where_the_words_are_joined()
    {
        Assert.Equal(["batch", 4, 3], MaskAfter(new Dense(2))!.Shape);
        Assert.Equal(["batch", 4], MaskAfter(new Reshape(4, 6))!.Shape);
        // As many features as words are no words.
        Assert.Equal(["batch", 4], MaskAfter(new Lambda(x => x.Sum(2).Gather(Node.Constant([0, 1, 1], [3]), -1)))!.Shape);
        Assert.Null(MaskAfter(new Flatten()));

        static Node? MaskAfter(Layer layer) =>
            new Sequential(new Input(4, 3), new Embedding(5, 2, maskZero: true), layer).Forward([Node.Input("x", ["batch", 4, 3])]).Masks[0];
    }

    [Fact]
    public void Layers_that_mix_steps_end_a_mask_also_where_as_many_steps_come_out()
    {
        Layer[] end =
        [
            new Conv1D(3, 3, padding: Padding.Same), new Conv1DTranspose(3, 3, padding: Padding.Same),
            new SeparableConv1D(3, 3, padding: Padding.Causal),
            new DepthwiseConv1D(3, padding: Padding.Same), new MaxPooling1D(2, 1, Padding.Same), new AveragePooling1D(2, 1, Padding.Same),
            new Permute(2, 1), new Cropping1D(0), new ZeroPadding1D(0), new UpSampling1D(1), new GRU(3),
        ];
        Layer[] keep =
        [
            new Dense(2), new Dropout(0.1), new ActivationLayer(Activation.Tanh), new LayerNormalization(), new BatchNormalization(),
            new GRU(3, returnSequences: true), new TimeDistributed(new Dense(2)), new Identity(), new Rescaling(2), new Reshape(3, 3, 1),
        ];
        Assert.All(end, layer => Assert.Null(MaskAfter(layer, 3)));
        Assert.All(keep, layer => Assert.NotNull(MaskAfter(layer, 3)));
        // One number of a sequence of one step is no step of it.
        Assert.Null(MaskAfter(new GlobalMaxPooling1D(keepDims: true), 1));
        Assert.Null(MaskAfter(new Flatten(), 3, width: 1));

        static Node? MaskAfter(Layer layer, int steps, int width = 3) =>
            new Sequential(new Input(steps), new Embedding(5, width, maskZero: true), layer).Forward([Node.Input("x", ["batch", steps])]).Masks[0];
    }
}
