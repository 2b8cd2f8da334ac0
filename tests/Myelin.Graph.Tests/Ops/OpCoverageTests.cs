namespace Myelin.Graph.Tests;

/// <summary>The table of ops is whole: an op without a row fails here.</summary>
public sealed class OpCoverageTests
{
    [Fact]
    public void Every_op_has_a_row()
    {
        HashSet<string> built = [.. OpTable.Rows.SelectMany(OpsOf)];
        string[] missing = [.. OpNames().Where(op => !OpTable.TestedElsewhere.Contains(op))
            .Where(op => !built.Contains(op) || !OpTable.Rows.Any(row => row.Name.StartsWith(op, StringComparison.Ordinal)))];
        Assert.True(missing.Length == 0, $"No row of the op table is named after and applies: {string.Join(", ", missing)}.");
    }

    [Fact]
    public void Every_op_that_is_differentiable_is_held_against_differences()
    {
        HashSet<string> differentiated = [.. OpTable.Rows.Where(r => r.Orders >= 2 && r.Cases.Any(c => c.IsSmall)).SelectMany(OpsOf)];
        // What has int32 operands alone has no slope.
        string[] missing = [.. OpNames().Where(op => !OpTable.TestedElsewhere.Contains(op) && op != nameof(OneHot) && !differentiated.Contains(op))];
        Assert.True(missing.Length == 0, $"No row of order 2 or higher applies: {string.Join(", ", missing)}.");
    }

    [Fact]
    public void Third_derivatives_are_tested_for_the_smooth_ops()
    {
        HashSet<string> third = [.. OpTable.Rows.Where(r => r.Orders >= 3).SelectMany(OpsOf)];
        Assert.Superset(
            new HashSet<string>
            {
                "Sigmoid", "Tanh", "Exp", "Power", "Softmax", "MatMul", "Divide", "LogSumExp", "Erf", "SparseCrossEntropy",
            }, third);
    }

    [Fact]
    public void Op_names_are_unique() => Assert.Equal(OpNames().Distinct(), OpNames());

    private static IEnumerable<string> OpsOf(OpRow row) =>
        Topology.Ancestors([row.Build(row.Cases[0].Inputs(ElementType.Float32))]).Select(n => n.Op.Name);

    private static string[] OpNames() =>
        [.. typeof(Op).Assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && !t.IsInterface && !t.IsGenericType)
            .Where(t => typeof(IPointwise).IsAssignableFrom(t) || typeof(IPointwise2).IsAssignableFrom(t) || typeof(IPointwise3).IsAssignableFrom(t)
                || (typeof(Op).IsAssignableFrom(t) && !typeof(SourceOp).IsAssignableFrom(t)))
            // Results and sizes are never computed: the compiler replaces them.
            .Where(t => t != typeof(ResultOp) && t != typeof(SizeOf))
            .Select(t => t.Name)
            .Order(StringComparer.Ordinal)];
}
