namespace Myelin.Graph.Tests;

public sealed class SubstitutionTests
{
    [Fact]
    public void The_value_is_that_at_another_place()
    {
        Node w = Node.Parameter([1.0, 2.0], [2]), v = Node.Constant([0.5, -1.0], [2]);
        Node f = (w.Square() * 3 + w).Sum(), there = f.Substitute(new Dictionary<Node, Node> { [w] = w + v });
        CompiledGraph graph = CompiledGraph.Compile([f, there]);
        graph.Run();
        Assert.Equal(3 * (1 + 4) + 3, graph.Output<double>(f)[0], 1e-12);
        Assert.Equal(3 * (2.25 + 1) + 2.5, graph.Output<double>(there)[0], 1e-12);
    }

    [Fact]
    public void The_gradient_at_another_place_is_that_with_respect_to_what_stands_there()
    {
        Node w = Node.Parameter([1.0, 2.0], [2]), point = w * 10;
        Node there = w.Square().Sum().Substitute(new Dictionary<Node, Node> { [w] = point });
        Node gradient = there.Gradients(point)[0];
        CompiledGraph graph = CompiledGraph.Compile([gradient]);
        graph.Run();
        Assert.Equal([20, 40], graph.Output<double>(gradient).ToArray());
    }

    [Fact]
    public void What_does_not_depend_on_it_stays_the_same_node()
    {
        Node a = Node.Input("a", 3), b = Node.Input("b", 3), square = b.Square();
        square.Name = "square";
        Node sum = (a + square).Substitute(new Dictionary<Node, Node> { [a] = b });
        Assert.Same(square, sum.Inputs[1]);
        Assert.Same(b, sum.Inputs[0]);
        Assert.Same(square, square.Substitute(new Dictionary<Node, Node> { [a] = b }));
    }

    [Fact]
    public void Another_shape_or_type_is_refused()
    {
        Node a = Node.Input("a", 3);
        GraphException error = Assert.Throws<GraphException>(() => a.Square().Substitute(new Dictionary<Node, Node> { [a] = Node.Input("b", 4) }));
        Assert.Contains("cannot be replaced by", error.Message, StringComparison.Ordinal);
        Assert.Throws<GraphException>(() => a.Square().Substitute(new Dictionary<Node, Node> { [a] = Node.Input("b", [3], ElementType.Float64) }));
    }
}
