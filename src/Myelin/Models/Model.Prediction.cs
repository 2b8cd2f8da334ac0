using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <content>Predicting.</content>
public abstract partial class Model
{
    private Predictor? _predictor;

    // Without optional parameters, so that methods are still Func<ArrayDataset, float[]> and the like.

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, IReadOnlyList{Callback})"/>
    public float[] Predict(ReadOnlySpan<float> inputs) => Predict(inputs, callbacks: null);

    /// <summary>What the model says to rows of inputs. May be called from many threads at once.</summary>
    /// <param name="inputs">Row-major: rows × the product of <see cref="InputShape"/>.</param>
    /// <param name="callbacks">Who is told how it goes, <see cref="Callback.OnPredictBegin"/> and so on, and may end it; null for nobody.</param>
    /// <returns>Row-major: rows × the product of <see cref="OutputShape"/>.</returns>
    /// <remarks>
    /// Rows do not touch each other. The same call gives the same bits every time and on any number of threads; how many rows are asked for
    /// at once (up to 1,024 are computed together) may change a row's last bits, by rounding in another order.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    [OverloadResolutionPriority(1)] // [] and null are callbacks, not a destination without places.
    public float[] Predict(ReadOnlySpan<float> inputs, IReadOnlyList<Callback>? callbacks)
    {
        Predictor predictor = RequirePredictor();
        float[] outputs = new float[predictor.OutputLength(inputs.Length)];
        InferenceRun? run = PredictionOf(inputs.Length, callbacks);
        predictor.Run(inputs, outputs, run);
        return run is null || run.RowsDone == run.Rows ? outputs : outputs[..(int)(run.RowsDone * OutputShape.ElementCount)];
    }

    /// <summary>Writes what the model says to rows of inputs. Allocates nothing once a number of rows has been seen.</summary>
    /// <param name="inputs">Row-major: rows × the product of <see cref="InputShape"/>.</param>
    /// <param name="destination">At least rows × the product of <see cref="OutputShape"/> long.</param>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">The numbers are not whole rows, or the destination is too short.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> destination) => RequirePredictor().Run(inputs, destination);

    /// <summary>Writes what the model says to rows of inputs.</summary>
    /// <param name="inputs">Row-major: rows × the product of <see cref="InputShape"/>.</param>
    /// <param name="destination">At least rows × the product of <see cref="OutputShape"/> long.</param>
    /// <param name="callbacks">Who is told how it goes, <see cref="Callback.OnPredictBegin"/> and so on, and may end it; null for nobody.</param>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">The numbers are not whole rows, or the destination is too short.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> destination, IReadOnlyList<Callback>? callbacks) =>
        RequirePredictor().Run(inputs, destination, PredictionOf(inputs.Length, callbacks));

    /// <inheritdoc cref="Predict(Tensor{float}, IReadOnlyList{Callback})"/>
    public Tensor<float> Predict(Tensor<float> inputs) => Predict(inputs, callbacks: null);

    /// <summary>What the model says to rows of inputs. May be called from many threads at once.</summary>
    /// <param name="inputs">Of shape (rows, …) with the axes of <see cref="InputShape"/>.</param>
    /// <param name="callbacks">Who is told how it goes, <see cref="Callback.OnPredictBegin"/> and so on, and may end it; null for nobody.</param>
    /// <returns>Of shape (rows, …) with the axes of <see cref="OutputShape"/>.</returns>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">The inputs do not have the shape.</exception>
    public Tensor<float> Predict(Tensor<float> inputs, IReadOnlyList<Callback>? callbacks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Shape given = [.. inputs.Lengths.ToArray().Select(l => (Dimension)(int)l)];
        if (given.Rank == 0 || new Shape(given.AsSpan()[1..]) != InputShape)
            throw Throw.InputShape(new Shape(["rows", .. InputShape]), given);
        float[] rows = new float[inputs.FlattenedLength];
        inputs.FlattenTo(rows);
        float[] outputs = Predict(rows, callbacks);
        return Tensor.Create(outputs, [outputs.Length / OutputShape.ElementCount, .. OutputShape.Sizes.Select(s => (nint)s)]);
    }

    /// <inheritdoc cref="Predict(ArrayDataset, IReadOnlyList{Callback})"/>
    public float[] Predict(ArrayDataset data) => Predict(data, callbacks: null);

    /// <summary>What the model says to the inputs of a dataset; the targets are not looked at. May be called from many threads at
    /// once.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="callbacks">Who is told how it goes, <see cref="Callback.OnPredictBegin"/> and so on, and may end it; null for nobody.</param>
    /// <returns>Row-major: rows × the product of <see cref="OutputShape"/>.</returns>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">The rows do not have the shape, or the model has several inputs or outputs.</exception>
    public float[] Predict(ArrayDataset data, IReadOnlyList<Callback>? callbacks)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (InputShapes.Count > 1 || OutputShapes.Count > 1)
            throw Throw.SeveralInputsOrOutputs(InputShapes.Count, OutputShapes.Count, nameof(data));
        if (data.InputArrays.Count > 1)
            throw new ArgumentException($"The model has 1 input; the dataset has {data.InputArrays.Count}.", nameof(data));
        if (data.InputArrays[0].RowShape != InputShape)
            throw Throw.InputShape(InputShape, data.InputArrays[0].RowShape);
        return Predict(data.Inputs, callbacks);
    }

    /// <inheritdoc cref="Predict(IReadOnlyList{float[]}, IReadOnlyList{Callback})"/>
    public float[][] Predict(IReadOnlyList<float[]> inputs) => Predict(inputs, callbacks: null);

    /// <summary>What a model of several inputs or outputs says to rows. May be called from many threads at once.</summary>
    /// <param name="inputs">For each input its rows, row-major; all of the same number of rows.</param>
    /// <param name="callbacks">Who is told how it goes, <see cref="Callback.OnPredictBegin"/> and so on, and may end it; null for nobody.</param>
    /// <returns>For each output its rows, row-major.</returns>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">There are not as many arrays as inputs, or they are not whole rows of one number.</exception>
    public float[][] Predict(IReadOnlyList<float[]> inputs, IReadOnlyList<Callback>? callbacks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Predictor predictor = RequirePredictor();
        return predictor.Run(inputs, callbacks is null ? null : new InferenceRun(this, predictor.RowsOf(inputs), callbacks));
    }

    internal Predictor RequirePredictor()
    {
        Network network = Network;
        if (_predictor is not null)
            return _predictor;
        lock (_building)
            return _predictor ??= new Predictor(network);
    }

    private InferenceRun? PredictionOf(int numbers, IReadOnlyList<Callback>? callbacks) =>
        callbacks is null ? null : new(this, numbers / InputShape.ElementCount, callbacks);
}
