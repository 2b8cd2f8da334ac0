using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Myelin.Graph;

/// <summary>The room where this project's errors are worded.</summary>
[StackTraceHidden]
public static class Throw
{
    internal static GraphException NotAnElementType(Type type) =>
        new($"{type.Name} is not a type of tensor elements; use float, double or int.");

    internal static GraphException UnknownDimension(Dimension dimension) =>
        new($"The size \"{dimension}\" is not known yet. Bind it when compiling: "
            + $"CompiledGraph.Compile(…, sizes: new() {{ [\"{dimension.Names}\"] = 32 }}).");

    internal static GraphException TooLarge(Shape shape) =>
        new($"A tensor of shape {shape} has more than 2,147,483,647 elements, the most that one may have. Split it along an axis.");

    internal static GraphException TooLarge(Dimension a, Dimension b) =>
        new($"{a} times {b} elements are more than 2,147,483,647, the most that a tensor may have. Split it along an axis.");

    internal static GraphException TooManyBytes(long bytes) =>
        new($"{bytes} bytes are needed in one piece of memory, which can have at most {Array.MaxLength}. "
            + "Take fewer rows at a time, or split the tensor.");

    internal static GraphException NegativeSize(Shape shape) =>
        new($"A tensor cannot have the shape {shape}: sizes are 0 or more. Only Reshape takes −1, for what is left.");

    internal static GraphException NoSuchAxis(int axis, Shape shape) =>
        new($"Axis {axis} is not an axis of shape {shape}, whose axes are {(shape.Rank == 0 ? "none" : $"{-shape.Rank} to {shape.Rank - 1}")}.");

    internal static GraphException AxisTwice(int axis, Shape shape) =>
        new($"Axis {axis} of shape {shape} is named twice.");

    internal static GraphException Broadcast(string op, Shape a, Shape b) =>
        new($"{op} cannot bring shapes {a} and {b} together: aligned at the last axis, sizes must be equal or 1. "
            + "Reshape one of them, or insert axes of size 1.");

    internal static GraphException Types(string op, ElementType a, ElementType b) =>
        new($"{op} got {a.FieldName} and {b.FieldName}; its operands must have one type. Cast one of them: x.Cast(ElementType.{a}).");

    internal static GraphException NeedsFloat(string op, ElementType type) =>
        new($"{op} is not defined on {type.FieldName}. Cast its operand to float32 or float64 first.");

    internal static GraphException MatMul(Shape a, Shape b, bool transposeA, bool transposeB) =>
        new($"MatMul cannot multiply {a}{(transposeA ? " transposed" : "")} by {b}{(transposeB ? " transposed" : "")}: "
            + "the last axis of the first must have the size of the second last axis of the second"
            + (a.Rank < 2 || b.Rank < 2 ? ", and both need at least two axes." : "."));

    internal static GraphException Dot(Shape a, Shape b) =>
        new($"Dot cannot multiply {a} by {b}: the last axis of the first, {a[-1]}, must have the size of the second's "
            + (b.Rank == 1 ? $"only axis, {b[0]}." : $"second last axis, {b[-2]}."));

    internal static GraphException Reshape(Shape from, Shape to) =>
        new($"Reshape cannot turn {from}, {from.Elements} elements, into {to}, {to.Elements} elements.");

    internal static GraphException NoSecondDerivative(string what) =>
        new($"The gradient of {what} has no derivative of its own here. Take its gradient once; gradients of gradients cannot pass through it.");

    internal static GraphException NotInGraph(Node node) =>
        new($"{node} is not an input, output or kept node of this compiled graph. Name it among the outputs or with Keep when compiling.");

    internal static GraphException NotAnInput(Node node) =>
        new($"{node} is not an input, so it cannot be written. Inputs are made by Node.Input; state is written through its Variable.");

    internal static GraphException NotWhole(double value) =>
        new($"{value} is not a whole number from {int.MinValue} to {int.MaxValue}, so it cannot be an int32. "
            + "Cast the tensor first: x.Cast(ElementType.Float32).");

    internal static GraphException WrongElementType(Node node, ElementType asked) =>
        new($"{node} holds {node.Type.FieldName}; it was asked for as {asked.FieldName}.");

    internal static ArgumentOutOfRangeException NoSuchRow(string of, object? index, int size, Exception cause) =>
        new(
            $"{(index is int.MinValue ? "An index that is NaN, or far below 0," : $"The index {index}")} is not in {of}, "
                + $"which has {size} entries; indices must be from 0 to {size - 1}.", cause);

    /// <summary>An error about the shapes of an op's operands.</summary>
    /// <param name="message">What was wrong, with the values on both sides, and what to do.</param>
    public static GraphException Shape(string message) => new(message);

    /// <summary>An error for a wrong number in an op's attributes.</summary>
    public static ArgumentOutOfRangeException OutOfRange(
        object value, string needed, [CallerArgumentExpression(nameof(value))] string name = "") =>
        new(name, value, $"{name} must be {needed}.");
}
