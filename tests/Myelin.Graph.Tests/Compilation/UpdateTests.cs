namespace Myelin.Graph.Tests;

/// <summary>State: all updates of a run see the values from before it, in whatever order kernels run and wherever they write.</summary>
public sealed class UpdateTests
{
    [Fact]
    public void Two_variables_exchange_their_values()
    {
        Variable a = State("a", 1, 2, 3), b = State("b", 10, 20, 30);
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, b.Node), new(b, a.Node)]);
        graph.Run();
        AssertHolds(a, 10, 20, 30);
        AssertHolds(b, 1, 2, 3);
        graph.Run();
        AssertHolds(a, 1, 2, 3);
        AssertHolds(b, 10, 20, 30);
    }

    [Fact]
    public void Three_variables_pass_their_values_round()
    {
        Variable a = State("a", 1), b = State("b", 2), c = State("c", 3);
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, b.Node), new(b, c.Node), new(c, a.Node)]);
        graph.Run();
        Assert.Equal([2, 3, 1], new[] { a, b, c }.Select(v => v.Values<float>()[0]));
    }

    [Fact]
    public void Updates_read_each_others_old_values()
    {
        Variable a = State("a", 1, 2), b = State("b", 10, 20);
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, a.Node + b.Node), new(b, a.Node - b.Node)]);
        graph.Run();
        AssertHolds(a, 11, 22);
        AssertHolds(b, -9, -18);
    }

    [Fact]
    public void Update_reads_the_reversed_order_of_its_own_variable()
    {
        Variable a = State("a", 1, 2, 3);
        Node reversed = a.Node.Gather(Node.Constant([2, 1, 0], [3]));
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, reversed)]);
        graph.Run();
        AssertHolds(a, 3, 2, 1);
    }

    [Fact]
    public void Update_reads_its_own_variable_transposed_and_broadcast()
    {
        var a = new Variable("a", [2, 2]);
        new[] { 1f, 2, 3, 4 }.CopyTo(a.Values<float>());
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, a.Node.Transpose() + a.Node.Slice(0, 0, 1) + a.Node.Sum())]);
        graph.Run();
        AssertHolds(a, 12, 15, 13, 16);
    }

    [Fact]
    public void Update_by_a_product_with_the_variable_itself()
    {
        var a = new Variable("a", [2, 2]);
        new[] { 1f, 2, 3, 4 }.CopyTo(a.Values<float>());
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, a.Node.MatMul(a.Node))]);
        graph.Run();
        AssertHolds(a, 7, 10, 15, 22);
    }

    [Fact]
    public void Outputs_show_state_as_it_was_before_the_run()
    {
        Variable a = State("a", 1, 2);
        Node view = a.Node.Reshape([2, 1]), sum = a.Node.Sum();
        CompiledGraph graph = CompiledGraph.Compile([a.Node, view, sum], [new(a, a.Node * 2)]);
        graph.Run();
        Assert.Equal([1, 2], graph.Output<float>(a.Node));
        Assert.Equal([1, 2], graph.Output<float>(view));
        Assert.Equal([3], graph.Output<float>(sum));
        AssertHolds(a, 2, 4);
    }

    [Fact]
    public void One_value_is_output_and_update_of_two_variables()
    {
        Variable a = State("a", 1, 2), b = State("b", 0, 0);
        Node value = a.Node * 3;
        CompiledGraph graph = CompiledGraph.Compile([value], [new(a, value), new(b, value)]);
        graph.Run();
        Assert.Equal([3, 6], graph.Output<float>(value));
        AssertHolds(a, 3, 6);
        AssertHolds(b, 3, 6);
    }

    [Fact]
    public void An_updates_value_goes_on_being_used()
    {
        Variable a = State("a", 1, 2), b = State("b", 5, 5);
        Node next = a.Node + 1, then = (next * b.Node).Sum() + a.Node;
        CompiledGraph graph = CompiledGraph.Compile([then], [new(a, next), new(b, then)]);
        graph.Run();
        Assert.Equal([26, 27], graph.Output<float>(then));
        AssertHolds(a, 2, 3);
        AssertHolds(b, 26, 27);
    }

    [Fact]
    public void Update_by_an_input_and_by_a_constant()
    {
        Variable a = State("a", 1, 2), b = State("b", 5, 5);
        Node x = Node.Input("x", [2]);
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, x), new(b, Node.Constant([8f, 9f], [2]))]);
        graph.Input<float>(x)[0] = 4;
        graph.Run();
        AssertHolds(a, 4, 0);
        AssertHolds(b, 8, 9);
        Assert.Equal(4, graph.Input<float>(x)[0]);
    }

    [Fact]
    public void Views_of_a_variable_update_another()
    {
        var a = new Variable("a", [2, 3]);
        var b = new Variable("b", [3, 2]);
        for (int i = 0; i < 6; i++)
            (a.Values<float>()[i], b.Values<float>()[i]) = (i, 10 + i);
        CompiledGraph graph = CompiledGraph.Compile([], [new(b, a.Node.Reshape([3, 2])), new(a, b.Node.Reshape([2, 3]))]);
        graph.Run();
        AssertHolds(a, 10, 11, 12, 13, 14, 15);
        AssertHolds(b, 0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public void Whole_numbers_count_steps()
    {
        var step = new Variable("step", [], ElementType.Int32);
        CompiledGraph graph = CompiledGraph.Compile([step.Node], [new(step, step.Node + 1)]);
        for (int i = 0; i < 5; i++)
        {
            graph.Run();
            Assert.Equal(i, graph.Output<int>(step.Node)[0]);
        }

        Assert.Equal(5, step.Values<int>()[0]);
    }

    [Fact]
    public void Gathered_variables_keep_their_values_and_are_updated()
    {
        Variable a = State("a", 1, 2, 3), b = State("b", 4);
        Variable.Gather([a, b]);
        AssertHolds(a, 1, 2, 3);
        CompiledGraph graph = CompiledGraph.Compile([], [new(a, a.Node * b.Node), new(b, b.Node + a.Node.Sum())]);
        graph.Run();
        AssertHolds(a, 4, 8, 12);
        AssertHolds(b, 10);
    }

    [Fact]
    public void Two_updates_of_one_variable_are_refused()
    {
        Variable a = State("a", 1, 2);
        var error = Assert.Throws<GraphException>(() => CompiledGraph.Compile([], [new(a, a.Node + 1), new(a, a.Node * 2)]));
        Assert.Equal("a float32(2,) has two updates; one run can give it one new value. Put them together into one.", error.Message);
    }

    [Fact]
    public void Update_of_another_shape_is_refused()
    {
        Variable a = State("a", 1, 2);
        var error = Assert.Throws<GraphException>(() => CompiledGraph.Compile([], [new(a, a.Node.Sum())]));
        Assert.Equal("The update of a float32(2,) has the value float32(); both must have the same type and shape.", error.Message);
    }

    private static Variable State(string name, params float[] values)
    {
        var variable = new Variable(name, [values.Length]);
        values.CopyTo(variable.Values<float>());
        return variable;
    }

    private static void AssertHolds(Variable variable, params float[] expected) => Assert.Equal(expected, variable.Values<float>());
}
