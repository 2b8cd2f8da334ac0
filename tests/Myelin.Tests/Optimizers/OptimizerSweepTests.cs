using System.Collections;
using System.Reflection;
using Myelin.Graph;
using Myelin.Kernels;

namespace Myelin.Tests.Optimizers;

/// <summary>
/// The rules of Adam, of RMSprop and of descent with momentum are written as the compiler knows them, so that parameters and slots move in
/// one sweep: the program that runs over their tiles is of a single function. No bit and no name tells, so it is looked for in what a
/// compiled graph is made of.
/// </summary>
public sealed class OptimizerSweepTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [Theory]
    [InlineData("adam", ElementType.Float32)]
    [InlineData("adam", ElementType.Float64)]
    [InlineData("rmsprop", ElementType.Float32)]
    [InlineData("rmsprop", ElementType.Float64)]
    [InlineData("momentum", ElementType.Float32)]
    [InlineData("momentum", ElementType.Float64)]
    public void A_gradient_that_lies_in_memory_is_used_in_one_sweep(string optimizer, ElementType type) =>
        Assert.Equal(1, Functions(Of(optimizer), Node.Input("gradient", [40, 33], type)));

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    [InlineData("momentum")]
    public void A_gradient_that_a_product_makes_is_used_in_one_sweep(string optimizer)
    {
        foreach (int rows in (int[])[40, 128])
            Assert.Equal(1, Functions(Of(optimizer), Node.Input("x", [20, rows]).MatMul(Node.Input("dy", [20, 600]), transposeA: true)));
    }

    [Theory]
    [InlineData("amsgrad")]
    [InlineData("centered rmsprop")]
    [InlineData("nesterov momentum")]
    public void Other_rules_are_several_functions(string optimizer) =>
        Assert.True(Functions(Of(optimizer), Node.Input("gradient", [40, 33])) > 1);

    private static Optimizer Of(string name) => name switch
    {
        "adam" => new Adam(),
        "amsgrad" => new AMSGrad(),
        "rmsprop" => new RMSprop(),
        "momentum" => new SGD(momentum: 0.9),
        "nesterov momentum" => new SGD(momentum: 0.9, nesterov: true),
        _ => new RMSprop(centered: true),
    };

    /// <summary>The functions of the program that makes a parameter of its gradient.</summary>
    private static int Functions(Optimizer optimizer, Node gradient)
    {
        var parameter = new Variable("parameter", gradient.Shape, gradient.Type);
        CompiledGraph graph = CompiledGraph.Compile([], optimizer.Apply([gradient], [parameter]));
        int kernel = Assert.Single(Enumerable.Range(0, graph.Kernels.Count), i => graph.Kernels[i].Results.Contains(parameter.Spec));
        object step = ((IList)Member(Member(graph, "_plan"), "Steps"))[kernel]!;
        object work = ((Delegate)Member(step, "Code")).Target!;
        return Assert.Single(work.GetType().GetFields(Members).Select(f => f.GetValue(work)).OfType<TileProgram>()).Length;
    }

    private static object Member(object owner, string member) =>
        owner.GetType().GetField(member, Members)?.GetValue(owner) ?? owner.GetType().GetProperty(member, Members)!.GetValue(owner)!;
}
