namespace Myelin.Kernels.Tests.Vectors;

/// <summary>Tests that set the width of vectors, which is one for the process, run one after another and alone.</summary>
[CollectionDefinition("Vector width", DisableParallelization = true)]
public sealed class VectorWidthTests;
