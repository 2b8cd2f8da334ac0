namespace Myelin.Kernels;

/// <summary>A part of op(A) that a matrix product asks for.</summary>
/// <param name="Product">The number of the product in its batch.</param>
/// <param name="Row">The first row.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="K">The first k.</param>
/// <param name="Length">How many k.</param>
public readonly record struct GemmPart(int Product, int Row, int Rows, int K, int Length);
