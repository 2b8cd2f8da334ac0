using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class ArrayDatasetTests
{
    [Fact]
    public void Rows_are_gathered_in_any_order()
    {
        var data = new ArrayDataset([1, 2, 3, 4, 5, 6], [1, 2], [10f, 11, 20, 21, 30, 31], targetWidth: 2, sampleWeights: [1, 2, 3]);
        float[] inputs = new float[4], targets = new float[4], weights = new float[2];
        data.GatherInputs([2, 0], inputs);
        data.GatherTargets([2, 0], targets);
        data.GatherSampleWeights([2, 0], weights);
        Assert.Equal([5, 6, 1, 2], inputs);
        Assert.Equal([30, 31, 10, 11], targets);
        Assert.Equal([3, 1], weights);
        Assert.Equal((3, 2, 2), (data.Count, data.Features, data.TargetWidth));
        Assert.False(data.HasLabels);
        ArrayDataset part = data.Rows([1, 1]);
        Assert.Equal([3, 4, 3, 4], part.Inputs.ToArray());
        Assert.Equal([2, 2], part.SampleWeights.ToArray());
        Assert.Equal([20, 21, 20, 21], part.Targets.ToArray());
    }

    [Fact]
    public void Arrays_of_several_axes_and_arrays_of_rows_are_data()
    {
        var data = ArrayDataset.Of(new double[,,] { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8 } } }, new[] { 1, 0 });
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], data.Inputs.ToArray());
        Assert.Equal([2, 2], data.InputShape.ToArray());
        Assert.Equal([1, 0], data.Labels.ToArray());
        Assert.Equal("2 rows of (2, 2) with labels", data.ToString());
        data = ArrayDataset.Of(new[] { 1f, 2, 3 }, new float[][] { [1, 2], [3, 4], [5, 6] }, sampleWeights: [1, 1, 2]);
        Assert.Equal([1], data.InputShape.ToArray());
        Assert.Equal((3, 2), (data.Count, data.TargetWidth));
        Assert.Equal([1, 2, 3, 4, 5, 6], data.Targets.ToArray());
        Assert.Equal("3 rows of (1,) with targets of (2,) and weights", data.ToString());
        Refusal.Contains<ArgumentException>("row 1 has 1", () => ArrayDataset.Of(new float[][] { [1, 2], [3] }, new[] { 1, 0 }));
        Refusal.Contains<ArgumentException>("these are String", () => ArrayDataset.Of(new[,] { { "a" } }, new[] { 1 }));
        Assert.Throws<ArgumentException>(() => ArrayDataset.Of(new float[0, 2], new[] { 1 }));
        Assert.Throws<ArgumentException>(() => ArrayDataset.Of(new float[3, 2], new[] { 1 }));
    }

    [Fact]
    public void Ranges_are_datasets()
    {
        var data = new ArrayDataset([1f, 2, 3, 4], [1], [7, 8, 9, 6], sampleWeights: [1, 2, 3, 4]);
        Assert.Equal([7, 8], data[..2].Labels.ToArray());
        Assert.Equal([9, 6], data[^2..].Labels.ToArray());
        Assert.Equal([2, 3], data[1..3].SampleWeights.ToArray());
        Assert.Equal(4, data[..].Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => data[..5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Slice(-1, 2));
    }

    [Fact]
    public void Labels_are_gathered_and_a_missing_weight_is_1()
    {
        var data = new ArrayDataset([1f, 2, 3], [1], [7, 8, 9]);
        int[] labels = new int[2];
        float[] weights = new float[2];
        data.GatherLabels([2, 1], labels);
        data.GatherSampleWeights([2, 1], weights);
        Assert.Equal([9, 8], labels);
        Assert.Equal([1, 1], weights);
        Assert.True(data.HasLabels);
        Assert.Equal([9], data.Rows([2]).Labels.ToArray());
    }

    [Fact]
    public void Gathering_allocates_nothing()
    {
        var data = new ArrayDataset(new float[1000], [10], new int[100]);
        float[] inputs = new float[1000];
        int[] rows = new int[100], labels = new int[100];
        void Pass(int epoch)
        {
            BatchOrder.Shuffle(rows, 1, epoch);
            data.GatherInputs(rows, inputs);
            data.GatherLabels(rows, labels);
        }

        Pass(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass(1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Refusal.StartsWith<ArgumentException>(
            "2 rows of 3 inputs need 6 numbers, but there are 5. Inputs and targets must have the same number of rows.",
            () => new ArrayDataset(new float[5], [3], new int[2]));
        Refusal.StartsWith<ArgumentException>(
            "There are 3 sample weights for 2 rows.", () => new ArrayDataset(new float[6], [3], new int[2], new float[3]));
        Refusal.StartsWith<ArgumentException>("5 targets are not rows of 2.", () => new ArrayDataset(new float[6], [3], new float[5], 2));
        Assert.Throws<ArgumentException>(() => new ArrayDataset(new float[6], [3], new int[2]).GatherInputs([0, 1], new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataset([], [0], new int[2]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1)]
    public void Weights_that_cannot_be_are_named_with_their_row(float weight) =>
        Refusal.StartsWith<ArgumentException>("The weight of row 1 is", () => new ArrayDataset(new float[2], [1], new int[2], [1, weight]));

    [Fact]
    public void Balanced_weights_make_classes_count_alike()
    {
        Assert.Equal([0.625f, 2.5f], ClassWeights.Balanced([0, 0, 0, 0, 1], 2));
        Assert.Equal([0.5f, 0, 2f], ClassWeights.Balanced([0, 0, 0, 0, 2], 3).Select(weight => weight == 0 ? 0 : MathF.Round(weight * 0.8f, 6)));
    }
}
