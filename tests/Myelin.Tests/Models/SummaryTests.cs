using Myelin.Tests.Layers;

namespace Myelin.Tests.Models;

public sealed class SummaryTests
{
    [Fact]
    public void A_functional_model_says_what_each_layer_is_called_on()
    {
        Functional model = FunctionalTests.TwoHeads();
        Assert.Equal(
            """
            Model: functional
            Layer (type)       Output shape  Parameters  Connected to
            ───────────────────────────────────────────────────────────
            measures (Input)   (batch, 4)             0
            body (Dense)       (batch, 8)            40  measures
            joined (Joining)   (batch, 12)            0  body, measures
            kind (Dense)       (batch, 3)            39  joined
            dropout (Dropout)  (batch, 12)            0  joined
            size (Dense)       (batch, 1)            13  dropout
            ───────────────────────────────────────────────────────────
            """,
            string.Join('\n', model.Summary().Split('\n')[..10]));
    }

    [Fact]
    public void Models_within_shared_layers_and_frozen_ones_are_shown()
    {
        var encoder = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dense(2)) { Name = "encoder" };
        SymbolicTensor a = Input.Tensor([4]), b = Input.Tensor([4]);
        IReadOnlyList<SymbolicTensor> split = new Splitting().CallAll(encoder.Call(b));
        var model = new Functional([a, b], [new Dense(1).Call(new Joining().Call(encoder.Call(a), split[0], split[1], a, b))]);
        model.GetLayer("sequential").Trainable = false;
        model.Compile(new Adam(), Loss.MeanSquaredError);
        string text = model.Summary(16);
        Assert.StartsWith(
            """
            Model: functional
            Layer (type)                     Output shape  Parameters  Connected to
            ──────────────────────────────────────────────────────────────────────────────────────────────────
            input (Input)                    (batch, 4)             0
            input_1 (Input)                  (batch, 4)             0
            sequential (Sequential, frozen)  (batch, 2)            58  input_1
            └ input (Input)                  (batch, 4)             0
            └ dense (Dense, frozen)          (batch, 8)            40
            └ dense_1 (Dense, frozen)        (batch, 2)            18
            splitting (Splitting)            (batch, 2)             0  sequential
                                             (batch, 2)
            sequential (Sequential, frozen)  (batch, 2)        shared  input
            joining (Joining)                (batch, 14)            0  sequential, splitting[0], splitting[1],
                                                                       input, input_1
            dense (Dense)                    (batch, 1)            15  joining
            ──────────────────────────────────────────────────────────────────────────────────────────────────
            Parameters: 73 (292 B), of them trainable: 15
            State of adam: 30 (120 B)
            Memory of a training step of 16 rows: 
            """,
            text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_cut_only_where_there_is_no_room()
    {
        SymbolicTensor x = Input.Tensor([8, 4]);
        SymbolicTensor both = new Concatenate().Call(new GlobalAveragePooling1D().Call(x), new GlobalMaxPooling1D().Call(x));
        Assert.Contains(
            "global_average_pooling1d (GlobalAveragePooling1D)  (batch, 4) ", new Functional(x, both).Summary(), StringComparison.Ordinal);
        Assert.Contains(
            "batch_normalization (BatchNormalization)  (batch, 4) ", new Sequential(new Input(4), new BatchNormalization()).Summary(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_never_wider_than_a_hundred_columns()
    {
        string longName = new('x', 70);
        SymbolicTensor x = Input.Tensor([100, 100, 100, 100, 1], name: longName + "1");
        SymbolicTensor[] many = [.. Enumerable.Range(0, 9).Select(i => new Dense(1, name: longName + "2" + i).Call(x))];
        var model = new Functional([x], [new Joining().Call(many)]);
        Assert.All(SummaryLines(model), line => Assert.InRange(line.Length, 0, 100));

        static string[] SummaryLines(Model model) => model.Summary(1).Split('\n');
    }
}
