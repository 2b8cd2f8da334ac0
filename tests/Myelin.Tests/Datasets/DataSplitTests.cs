using FsCheck;
using FsCheck.Fluent;
using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class DataSplitTests
{
    private static readonly double[] s_fractions = [0, 0.01, 0.1, 0.15, 0.2, 0.25, 0.33, 0.45];

    [Fact]
    public void Every_row_is_in_one_part_and_the_sizes_are_the_fractions()
    {
        for (int rows = 3; rows <= 300; rows++)
        {
            foreach (double validation in s_fractions)
            {
                foreach (double test in s_fractions)
                {
                    DataSplit split = DataSplit.Random(rows, validation, test, seed: (ulong)rows);
                    AssertPartition(split, rows);
                    AssertSizes(split, rows, validation, test);
                }
            }
        }
    }

    [Fact]
    public void Where_both_parts_would_take_every_row_training_keeps_one()
    {
        // Both round to two of four rows; the test gives one back, as it is not the smaller part.
        DataSplit split = DataSplit.Random(4, 0.45, 0.45);
        Assert.Equal((1, 2, 1), (split.Train.Length, split.Validation.Length, split.Test.Length));
    }

    [Fact]
    public void Every_class_has_its_share_in_every_part()
    {
        var cases = from counts in Gen.Choose(1, 40).ArrayOf(4)
                    from validation in Gen.Elements(s_fractions)
                    from test in Gen.Elements(s_fractions)
                    from seed in Gen.Choose(0, 1000)
                    select (counts, validation, test, (ulong)seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            (int[] counts, double validation, double test, ulong seed) = c;
            int[] labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))];
            if (labels.Length < 3) return;
            DataSplit split = DataSplit.Stratified(labels, validation, test, seed);
            AssertPartition(split, labels.Length);
            DataSplit plain = DataSplit.Random(labels.Length, validation, test, seed);
            // A training part smaller than the number of classes grows until it has a row of each.
            if (plain.Train.Length >= counts.Length)
            {
                Assert.Equal(
                    (plain.Train.Length, plain.Validation.Length, plain.Test.Length),
                    (split.Train.Length, split.Validation.Length, split.Test.Length));
            }

            int[][] parts = [split.Train, split.Validation, split.Test];
            int used = parts.Count(part => part.Length > 0);
            for (int label = 0; label < counts.Length; label++)
            {
                Assert.Contains(split.Train, row => labels[row] == label);
                foreach (int[] part in parts.Where(part => part.Length >= counts.Length))
                {
                    double share = (double)counts[label] * part.Length / labels.Length;
                    int found = part.Count(row => labels[row] == label);
                    if (counts[label] >= used) Assert.True(found > 0, $"class {label} of {counts[label]} rows is not in a part");
                    Assert.True(Math.Abs(found - share) < 4, $"class {label} of {counts[label]} rows has {found} in a part; its share is {share}");
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(seed: 1, gamma: 1));
    }

    [Fact]
    public void Large_classes_are_shared_to_the_row()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(row => row % 10 == 0 ? 2 : row % 2)];
        DataSplit split = DataSplit.Stratified(labels, 0.15, 0.15, seed: 3);
        Assert.Equal((700, 150, 150), (split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal([60, 75, 15], new[] { 0, 1, 2 }.Select(label => split.Test.Count(row => labels[row] == label)));
        Assert.Equal([280, 350, 70], new[] { 0, 1, 2 }.Select(label => split.Train.Count(row => labels[row] == label)));
    }

    [Fact]
    public void Many_rare_classes_do_not_take_the_training_rows_away()
    {
        DataSplit split = DataSplit.Stratified([.. Enumerable.Range(0, 300).Select(row => row / 3)], 0.15, 0.15);
        Assert.Equal((210, 45, 45), (split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal(100, split.Train.Select(row => row / 3).Distinct().Count());
    }

    [Fact]
    public void A_class_of_two_rows_does_not_stop_the_split()
    {
        DataSplit split = DataSplit.Stratified([0, 0, 0, 0, 0, 0, 0, 0, 1, 1], 0.2, 0.2);
        Assert.Equal((6, 2, 2), (split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Contains(split.Train, row => row >= 8);
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows_everywhere()
    {
        // Computed by another implementation of the same shuffle, outside this project: what a seed means does not change.
        Assert.Equal([2, 5, 7, 9, 3, 6], DataSplit.Random(12, 0.25, 0.25, seed: 7).Train);
        Assert.Equal([8, 1, 0], DataSplit.Stratified([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], 0.25, 0.25, seed: 7).Test);
        Assert.NotEqual(DataSplit.Random(50, seed: 1).Train, DataSplit.Random(50, seed: 2).Train);
    }

    [Fact]
    public void The_generator_is_SplitMix64()
    {
        // The first numbers for seed 1234567, as the reference implementation prints them (Vigna, https://prng.di.unimi.it/splitmix64.c).
        var generator = new SplitMix64(1234567);
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            new[] { generator.Next(), generator.Next(), generator.Next(), generator.Next(), generator.Next() });
    }

    [Fact]
    public void A_shuffle_favours_no_place()
    {
        int[,] counts = new int[5, 5];
        int[] order = new int[5];
        for (int epoch = 0; epoch < 10000; epoch++)
        {
            BatchOrder.Shuffle(order, seed: 1, epoch);
            for (int i = 0; i < 5; i++) counts[i, order[i]]++;
        }

        // 2000 expected with a standard deviation of 40.
        foreach (int count in counts) Assert.InRange(count, 1800, 2200);
    }

    [Fact]
    public void Epochs_and_seeds_have_orders_of_their_own()
    {
        int[] Order(ulong seed, int epoch)
        {
            int[] order = new int[100];
            BatchOrder.Shuffle(order, seed, epoch);
            Assert.Equal(Enumerable.Range(0, 100), order.Order());
            return order;
        }

        Assert.Equal(Order(5, 3), Order(5, 3));
        int[][] orders = [Order(0, 0), Order(0, 1), Order(1, 0), Order(1, 1), Order(2, 0)];
        Assert.Equal(orders.Length, orders.Select(order => string.Join(',', order)).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0.15, 0.15, "0 rows are too few: training, validation and test need one row each.")]
    [InlineData(2, 0.15, 0.15, "2 rows are too few: training, validation and test need one row each.")]
    [InlineData(1, 0, 0.2, "1 row is too few: each part needs one row.")]
    [InlineData(0, 0, 0, "0 rows are too few: training needs one.")]
    public void Too_few_rows_are_refused(int rows, double validation, double test, string message)
    {
        Refusal.Equal<InvalidTableException>(message, () => DataSplit.Random(rows, validation, test));
        Refusal.Equal<InvalidTableException>(message, () => DataSplit.Stratified(new int[rows], validation, test));
    }

    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0.1)]
    public void Fractions_that_cannot_be_are_refused(double validation, double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.Random(100, validation, test));

    [Fact]
    public void Arrays_are_cut_in_two_with_their_classes()
    {
        var data = new ArrayDataset([.. Enumerable.Range(0, 40).Select(i => (float)i)], [2], [.. Enumerable.Range(0, 20).Select(row => row / 10)]);
        (ArrayDataset train, ArrayDataset test) = DataSplit.TrainTest(data, 0.2, seed: 1);
        Assert.Equal((16, 4), (train.Count, test.Count));
        Assert.Equal([0, 0, 1, 1], test.Labels.ToArray().Order());
        for (int row = 0; row < test.Count; row++) Assert.Equal((int)test.Inputs[2 * row] / 2 / 10, test.Labels[row]);
    }

    private static void AssertPartition(DataSplit split, int rows)
    {
        Assert.Equal(Enumerable.Range(0, rows), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        Assert.NotEmpty(split.Train);
    }

    private static void AssertSizes(DataSplit split, int rows, double validation, double test)
    {
        (int wantedValidation, int wantedTest) = (Wanted(validation), Wanted(test));
        int missing = Math.Max(0, wantedValidation + wantedTest + 1 - rows);
        Assert.Equal(wantedValidation + wantedTest - missing, split.Validation.Length + split.Test.Length);
        Assert.InRange(split.Validation.Length, wantedValidation - missing, wantedValidation);
        Assert.InRange(split.Test.Length, wantedTest - missing, wantedTest);

        int Wanted(double fraction) => fraction == 0 ? 0 : Math.Max(1, (int)Math.Floor(rows * fraction + 0.5));
    }
}
