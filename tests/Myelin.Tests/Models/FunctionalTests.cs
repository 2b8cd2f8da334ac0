using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Tests.Layers;

namespace Myelin.Tests.Models;

public sealed class FunctionalTests
{
    static FunctionalTests()
    {
        CustomObjects.RegisterLayer("joining", _ => new Joining());
        CustomObjects.RegisterLayer("splitting", _ => new Splitting());
    }

    [Fact]
    public void A_chain_is_what_a_sequential_model_is()
    {
        SymbolicTensor x = Input.Tensor([4]);
        SymbolicTensor y = new Dense(3, Activation.Softmax).Call(new Dropout(0.3).Call(new Dense(8, Activation.Tanh).Call(x)));
        var functional = new Functional([x], [y]) { Seed = 3 };
        var sequential = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dropout(0.3), new Dense(3, Activation.Softmax)) { Seed = 3 };
        foreach (Model model in (Model[])[functional, sequential])
        {
            model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            model.Fit(Samples.Iris(), epochs: 3);
        }

        Assert.Equal(sequential.GetWeights(), functional.GetWeights());
        Assert.Equal(sequential.WeightNames, functional.WeightNames);
        Assert.Equal(sequential.Predict(Samples.Iris().Inputs), functional.Predict(Samples.Iris().Inputs));
    }

    [Fact]
    public void Several_inputs_and_outputs_are_told_apart()
    {
        SymbolicTensor a = Input.Tensor([2], name: "a"), b = Input.Tensor([3], name: "b");
        var model = new Functional([a, b], [new Joining().Call(b, a), new Splitting().CallAll(a)[1]]);
        float[][] outputs = model.Predict([[1, 2, 10, 20], [3, 4, 5, 30, 40, 50]]);
        Assert.Equal([3, 4, 5, 1, 2, 30, 40, 50, 10, 20], outputs[0]);
        Assert.Equal([1, 4, 100, 400], outputs[1]);
        Assert.Equal(["joining", "splitting"], model.OutputNames);
        Refusal.Contains<ArgumentException>("The model has 2 inputs; 1 array is given", () => model.Predict([[1f, 2]]));
        Refusal.Contains<ArgumentException>("Input 0 has 2 rows and input 1 has 1", () => model.Predict([[1f, 2, 3, 4], [1f, 2, 3]]));
        Refusal.Contains<ArgumentException>("Give Predict one array for each input", () => model.Predict([1f, 2]));
    }

    [Fact]
    public void Losses_of_several_outputs_are_weighted_and_named_by_their_layers()
    {
        Functional model = TwoHeads();
        model.Compile(
            new SGD(0.05),
            [
                new Objective(Loss.SparseCategoricalCrossentropy, Metric.Accuracy),
                new Objective(Loss.MeanSquaredError, Metric.MeanAbsoluteError) { Weight = 0.25 },
            ]);
        ArrayDataset data = TwoTargets();
        Evaluation evaluation = model.Evaluate(data);
        Assert.Equal(["loss", "kind_loss", "size_loss", "kind_accuracy", "size_mae"], evaluation.Keys);
        Assert.Equal(evaluation["kind_loss"] + 0.25 * evaluation["size_loss"], evaluation["loss"], 1e-5);
        History history = model.Fit(
            data, epochs: 20, validationSplit: 0.2,
            callbacks: [new EarlyStopping("val_kind_accuracy", patience: 20, restoreBestWeights: true)]);
        Assert.Equal(
            [
                "loss", "kind_loss", "size_loss", "kind_accuracy", "size_mae", "val_loss", "val_kind_loss", "val_size_loss",
                "val_kind_accuracy", "val_size_mae",
            ], history.Names);
        Assert.True(history["kind_loss"][^1] < 0.7 * history["kind_loss"][0], history.ToString());
        Assert.True(history["size_loss"][^1] < 0.7 * history["size_loss"][0], history.ToString());
        // The figures of a fit's validation are those of evaluating.
        (ArrayDataset train, ArrayDataset test) = (data.Rows([.. Enumerable.Range(0, 100)]), data.Rows([.. Enumerable.Range(100, 50)]));
        History validated = model.Fit(train, epochs: 2, validationData: test);
        Evaluation after = model.Evaluate(test);
        foreach (string name in after.Keys)
            Assert.Equal(after[name], validated[$"val_{name}"][^1]);
    }

    // Worked by hand: y = w(a + b) with one shared w, so its gradient is the sum of both uses'.
    [Fact]
    public void A_shared_layer_has_one_weight_and_learns_from_all_its_uses()
    {
        SymbolicTensor a = Input.Tensor([1]), b = Input.Tensor([1]);
        var shared = new Dense(1, useBias: false, kernelInitializer: Initializer.Ones, kernelRegularizer: Regularizer.L2(0.5));
        SymbolicTensor y = new Dense(1, useBias: false, kernelInitializer: Initializer.Ones).Call(new Joining().Call(shared.Call(a), shared.Call(b)));
        var model = new Functional([a, b], [y]);
        Assert.Equal(2, model.Variables.Count);
        model.Compile(new SGD(0.01), Loss.MeanSquaredError);
        var data = new ArrayDataset([DataArray.Of([2], 1), DataArray.Of([3], 1)], [DataArray.Of([1f])]);
        // The penalty 0.5 · 1² counts once: (5 − 1)² + 0.5.
        Assert.Equal(16.5, model.Evaluate(data)["loss"], 1e-5);
        model.TrainOnBatch(data);
        // d/dw (5w − 1)² + 0.5w² = 2 · 4 · 5 + 1 = 41.
        Assert.Equal(1 - 0.41, model.GetWeight("dense/kernel")[0], 1e-5);
    }

    [Fact]
    public void A_shared_layer_changes_its_state_at_each_use()
    {
        SymbolicTensor a = Input.Tensor([1]), b = Input.Tensor([1]);
        var shared = new Centering();
        SymbolicTensor y = new Joining().Call(shared.Call(a), shared.Call(b));
        var model = new Functional([a, b], [y]);
        model.Compile(new SGD(1e-30), Loss.MeanSquaredError);
        model.TrainOnBatch(new ArrayDataset([DataArray.Of([10], 1), DataArray.Of([20], 1)], [DataArray.Of([0f, 0], 2)]));
        // 0.9 · (0.9 · 0 + 0.1 · 10) + 0.1 · 20.
        Assert.Equal(2.9, model.GetWeight("centering/average")[0], 1e-5);
        // Evaluating changes nothing.
        model.Evaluate(new ArrayDataset([DataArray.Of([10], 1), DataArray.Of([20], 1)], [DataArray.Of([0f, 0], 2)]));
        Assert.Equal(2.9, model.GetWeight("centering/average")[0], 1e-5);
    }

    [Fact]
    public void Saved_and_loaded_it_trains_on_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Functional model = TwoHeads();
        model.Compile(
            new Adam(0.01),
            [new Objective(Loss.SparseCategoricalCrossentropy, Metric.Accuracy), new Objective(Loss.MeanSquaredError) { Weight = 0.25 }]);
        model.Fit(TwoTargets(), epochs: 2);
        model.Save(folder["f.myelin"]);
        Model loaded = Model.Load(folder["f.myelin"]);
        Assert.IsType<Functional>(loaded);
        Assert.Equal(model.Predict([TwoTargets().Inputs.ToArray()]), loaded.Predict([TwoTargets().Inputs.ToArray()]));
        Assert.Equal(0.25, loaded.Objectives[1].Weight);
        foreach (Model m in (Model[])[model, loaded])
            m.Fit(TwoTargets(), epochs: 2);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
        Assert.Equal(model.History!["loss"], loaded.History!["loss"]);
        Assert.Throws<ModelFileException>(() => Sequential.Load(folder["f.myelin"]));
    }

    [Fact]
    public void Steps_that_a_mask_passes_over_do_not_count_in_the_loss()
    {
        SymbolicTensor x = Input.Tensor([3, 1]);
        var model = new Functional([x], [new Dense(1, useBias: false, kernelInitializer: Initializer.Ones).Call(new MaskingZeros().Call(x))]);
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        // Row 0 has two steps that count, row 1 has one; the mean is over those three: (1 + 4 + 9) / 3.
        var data = new ArrayDataset([DataArray.Of([1, 2, 0, 3, 0, 0], 3, 1)], [DataArray.Of([0, 0, 9, 0, 9, 9], 3, 1)]);
        Assert.Equal(14 / 3.0, model.Evaluate(data)["loss"], 1e-5);
        Assert.Equal(14 / 3.0, model.TrainOnBatch(data)["loss"], 1e-5);
        Assert.Equal(1 - 0.1 * 2 * 14 / 3, model.GetWeights()[0][0], 1e-5);
    }

    [Fact]
    public void A_model_of_a_fixed_batch_keeps_state_and_forgets_it()
    {
        var model = new Sequential(new Input(1), new Summing(2), new Dense(1, useBias: false, kernelInitializer: Initializer.Ones));
        Assert.Equal([1, 2], model.Predict([1f, 2]));
        Assert.Equal([4, 6, 9, 12], model.Predict([3f, 4, 5, 6]));
        model.ResetStates();
        Assert.Equal([1, 2], model.Predict([1f, 2]));
        model.ResetStates();
        model.Compile(new SGD(1e-30), Loss.MeanSquaredError);
        var data = new ArrayDataset([1, 2, 3, 4], [1], new float[4]);
        History history = model.Fit(data, batchSize: 2, shuffle: false);
        // (1² + 2²) / 2 and then (4² + 6²) / 2.
        Assert.Equal((2.5 + 26) / 2, history["loss"][0], 1e-5);
        Refusal.Contains<ArgumentException>("the batch size must be 2; it is 32", () => model.Fit(data));
        Refusal.Contains<ArgumentException>("takes rows in batches of 2; 3 rows are no whole batches", () => model.Predict([1f, 2, 3]));
        Refusal.Contains<ArgumentException>("no whole batches", () => model.Fit(data, batchSize: 2, validationSplit: 0.25));
        Refusal.Contains<ArgumentException>("no whole batches", () => model.Evaluate(data.Rows([0, 1, 2])));
    }

    [Fact]
    public void One_input_and_one_output_need_no_lists()
    {
        SymbolicTensor x = Input.Tensor([3]);
        var model = new Functional(x, new Dense(2).Call(x));
        Assert.Equal(model.Predict([1f, 2, 3]), model.Predict([[1f, 2, 3]])[0]);
        Assert.Throws<ArgumentNullException>(() => new Functional(x, null!));
    }

    [Fact]
    public void An_input_of_the_wrong_length_is_named()
    {
        SymbolicTensor a = Input.Tensor([4]), b = Input.Tensor([3]);
        var model = new Functional([a, b], [new Concatenate().Call(a, b)]);
        Refusal.Contains<ArgumentException>(
            "Input 1 has 8 numbers, which are not whole rows of 3", () => model.Predict([new float[8], new float[8]]));
        Refusal.Contains<ArgumentException>("Predict([a, b])", () => model.Predict(new ArrayDataset(new float[4], [4], [1f])));
    }

    [Fact]
    public void Wrong_wiring_is_named()
    {
        SymbolicTensor a = Input.Tensor([2], name: "a"), b = Input.Tensor([3], name: "b"), image = Input.Tensor([4, 4, 1]);
        SymbolicTensor joined = new Joining().Call(a, b);
        Assert.StartsWith(
            "The outputs depend on an input of shape (3,) that is not among the model's inputs.",
            Wrong(() => new Functional([a], [joined])), StringComparison.Ordinal);
        Assert.StartsWith(
            "No output depends on the input (3,) of Input named \"b\".", Wrong(() => new Functional([a, b], [new Dense(1).Call(a)])),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The tensor (5,) of Joining is not an input.", Wrong(() => new Functional([joined], [new Dense(1).Call(joined)])),
            StringComparison.Ordinal);
        Assert.StartsWith("An input is given twice.", Wrong(() => new Functional([a, a], [new Dense(1).Call(a)])), StringComparison.Ordinal);
        Assert.StartsWith("A model needs at least one input and one output.", Wrong(() => new Functional([], [joined])), StringComparison.Ordinal);
        Assert.StartsWith(
            "Joining cannot take rows of shape (2,) and (4, 4, 1): they must have the same number of axes.",
            Wrong(() => new Joining().Call(a, image)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Dense \"d\" cannot take rows of shape (2,) and (3,): Dense takes one tensor; it got 2. Join them first",
            Wrong(() => new Dense(1, name: "d").Call(a, b)), StringComparison.Ordinal);
        Assert.StartsWith("Dense is called on no tensors.", Wrong(() => new Dense(1).Call()), StringComparison.Ordinal);
        Assert.StartsWith("An Input is where a model begins", Wrong(() => new Input(2).Call(a)), StringComparison.Ordinal);
        var shared = new Dense(2, name: "shared");
        Assert.StartsWith("Dense \"shared\" is called on rows of shape (2,) and again on (3,), for which it would need other weights.",
            Wrong(() => new Functional([a, b], [shared.Call(a), shared.Call(b)])), StringComparison.Ordinal);
        Assert.StartsWith(
            "Two layers are named \"x\"", Wrong(() => new Functional([a], [new Dense(1, name: "x").Call(new Dense(1, name: "x").Call(a))])),
            StringComparison.Ordinal);
        Functional two = TwoHeads();
        Assert.StartsWith(
            "The model has 2 outputs, and 1 loss is given. Give Compile one Objective for each output.",
            Wrong(() => { two.Compile(new SGD(), Loss.MeanSquaredError); return null; }), StringComparison.Ordinal);
        two.Compile(new SGD(), [new Objective(Loss.SparseCategoricalCrossentropy), new Objective(Loss.MeanSquaredError)]);
        Assert.StartsWith(
            "The model has 1 input and 2 outputs; the dataset has 1 input and 1 target.", Wrong(() => two.Fit(Samples.Iris())),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Output 0, \"kind\": Row 0 has the label 7",
            Wrong(() => two.Fit(new ArrayDataset([DataArray.Of(new float[4], 4)], [DataArray.OfLabels([7]), DataArray.Of([1f])]))),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Objective(Loss.MeanSquaredError) { Weight = -1 });

        static string Wrong(Func<object?> use) => Assert.Throws<ArgumentException>(() => { use(); }).Message;
    }

    [Fact]
    public void Its_nodes_can_be_had_for_any_number_of_rows()
    {
        Functional model = TwoHeads();
        ForwardPass pass = model.Forward([Node.Input("x", ["n", 4])]);
        Assert.Equal(2, pass.Outputs.Count);
        Assert.False(pass.Training);
        Refusal.Contains<ArgumentException>("(batch, 4)", () => model.Forward([Node.Input("x", 5, 3)]));
        Refusal.Contains<ArgumentException>("The model has 1 input; 0 nodes are given", () => model.Forward([]));
    }

    /// <summary>Iris's kind and the sum of its measures from a body that both share, with a branch around it.</summary>
    internal static Functional TwoHeads()
    {
        SymbolicTensor x = Input.Tensor([4], name: "measures");
        SymbolicTensor body = new Dense(8, Activation.Tanh, name: "body").Call(x);
        SymbolicTensor joined = new Joining { Name = "joined" }.Call(body, x);
        return new Functional(
            [x],
            [new Dense(3, Activation.Softmax, name: "kind").Call(joined), new Dense(1, name: "size").Call(new Dropout(0.1).Call(joined))])
        { Seed = 4 };
    }

    internal static ArrayDataset TwoTargets()
    {
        ArrayDataset iris = Samples.Iris();
        return new ArrayDataset(iris.InputArrays, [iris.TargetArrays[0], DataArray.Of([.. iris.Inputs.ToArray().Chunk(4).Select(r => r.Sum())], 1)]);
    }
}
