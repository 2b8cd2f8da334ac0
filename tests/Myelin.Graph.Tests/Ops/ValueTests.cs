using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>Values of every row against the plain reference, in every type, at every width of vector that the machine has.</summary>
[Collection(nameof(EngineSettings))]
public sealed class ValueTests
{
    public static TheoryData<string> IntegerRows => [.. OpTable.Rows.Where(r => r.TakesIntegers).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void Values_are_those_of_the_reference_at_every_width(string name)
    {
        OpRow row = OpTable.Row(name);
        foreach (VectorWidth width in EngineSettings.Widths)
        {
            using var _ = EngineSettings.Use(width);
            foreach (Case @case in row.Cases)
            {
                OpRun.CheckValues(row, @case, ElementType.Float32);
                OpRun.CheckValues(row, @case, ElementType.Float64);
            }
        }
    }

    [Theory]
    [MemberData(nameof(IntegerRows))]
    public void Whole_numbers_go_through_the_same_ops(string name)
    {
        OpRow row = OpTable.Row(name);
        // Drawn from −9 to 9, so that there are equal pairs, zeros and negative numbers.
        Case[] cases = [.. row.Cases.Select(c => c with
        {
            Operands = [.. c.Operands.Select(
                o => o.Type is null ? o with { Low = -9, High = 10, Type = ElementType.Int32, Wide = null, Corners = [] } : o)],
        })];
        foreach (Case @case in cases)
            OpRun.CheckValues(row, @case, ElementType.Int32);
    }
}
