namespace Myelin.Benchmarks.Tests;

/// <summary>The floating-point operations of the workloads, counted by hand.</summary>
public sealed class WorkCountTests
{
    // A product of m × k by k × n is 2·m·k·n operations; a step has it three times, but twice where the input is the data.
    private const double Mlp = 2.0 * 128 * (784 * 256 + 256 * 128 + 128 * 10);
    private const double Cnn = 2.0 * 128 * (26 * 26 * 32 * 9 + 24 * 24 * 64 * 9 * 32 + 9216 * 128 + 1280);

    // The input's and the state's products of four gates, 80 times, and a dense layer of one unit.
    private const double Lstm = 2.0 * 32 * (80 * (64 + 128) * 4 * 128 + 128);

    [Theory]
    [InlineData("MLP 784-256-128-10 ReLU, Adam, batch 128", Mlp, 2.0 * 128 * 784 * 256)]
    [InlineData("CNN conv32-conv64-pool-dense128-10, dropout, Adam, batch 128", Cnn, 2.0 * 128 * 26 * 26 * 32 * 9)]
    [InlineData("LSTM 128 over 80 steps, Adam, batch 32", Lstm, 0)]
    public void Operations_of_a_step_are_those_of_its_products(string name, double forward, double notNeeded)
    {
        Workload workload = WorkloadList.Training.Single(w => w.Name == name);
        Model model = workload.Create(false);
        model.Build(workload.InputShape);
        Assert.Equal(forward, WorkCount.Forward(model, workload.Batch));
        Assert.Equal(3 * forward - notNeeded, WorkCount.Step(model, workload.Batch));
    }

    [Fact]
    public void A_prediction_reads_of_a_table_of_words_one_row_a_word()
    {
        Workload workload = WorkloadList.Training.Single(w => w.Name.StartsWith("LSTM", StringComparison.Ordinal));
        Model model = workload.Create(false);
        model.Build(workload.InputShape);
        Assert.Equal(3 * 80 * 64 + (64 + 128 + 1) * 4 * 128 + 129, WorkCount.WeightsRead(model, 3));
    }

    [Fact]
    public void Every_workload_has_a_name_of_its_own_and_no_goal_of_nothing()
    {
        foreach (IReadOnlyList<Workload> list in (IReadOnlyList<Workload>[])[WorkloadList.Training, WorkloadList.Inference])
        {
            Assert.Equal(list.Count, list.Select(w => w.Name).Distinct().Count());
            Assert.All(list, w => Assert.True(w.Goal is null or >= 0.97, w.Name));
        }
    }
}
