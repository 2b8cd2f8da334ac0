using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The sum over neighbouring axes. Sums over all the first axes, or all the last, with rows that fit a tile, are made by the tile
    /// program of the chain before them, or by one of their own.
    /// </summary>
    public sealed record Sum(int First, int Count) : Reduction(First, Count)
    {
        /// <summary>How a tile program makes the sum of an operand; null when it cannot.</summary>
        internal MatrixSum? FoldOf(TensorSpec x)
        {
            (int outer, int reduced, int inner) = Extents(x.Shape);
            bool ofColumns = outer == 1 && inner > 1, ofRows = inner == 1 && outer > 1;
            if (!ofColumns && !ofRows)
                return null;
            int columns = ofColumns ? inner : reduced, tile = TileProgram.FoldedTile(columns, x.Type.Size);
            return tile > 0 ? new MatrixSum(x.Type, columns, ofColumns, tile) : null;
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [dy.BroadcastTo(y.Inputs[0].Shape)];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int reduced, int inner) = Extents(request.Inputs[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => Reductions.Sum(o.Input<double>(), o.Result<double>(), outer, reduced, inner))
                : new((in Operands o) => Reductions.Sum(o.Input<float>(), o.Result<float>(), outer, reduced, inner));
        }
    }

    /// <summary>A sum as a tile program makes it.</summary>
    /// <param name="Type">The type of the numbers.</param>
    /// <param name="Columns">The length of a row.</param>
    /// <param name="OfColumns">Whether columns are added up, or rows.</param>
    /// <param name="Tile">The numbers of a tile.</param>
    internal readonly record struct MatrixSum(ElementType Type, int Columns, bool OfColumns, int Tile)
    {
        /// <summary>The sum of what a slot holds.</summary>
        public TileFold Of(int slot) =>
            new(Type == ElementType.Float64 ? TileSum.OfDoubles() : TileSum.OfFloats(), slot, Columns, OfColumns);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Sum</c> nodes, and those put together from sums.</summary>
    public static class SumNode
    {
        extension(Node x)
        {
            /// <summary>The sum over the given axes, or over all.</summary>
            /// <param name="axes">The axes; none means all. Negative numbers count from the last axis back.</param>
            /// <param name="keepDims">Whether the axes stay, with size 1.</param>
            /// <exception cref="GraphException">x has no such axis.</exception>
            public Node Sum(Axes axes = default, bool keepDims = false) =>
                Reduction.Over(x, axes, keepDims, (first, count) => new Sum(first, count));

            /// <summary>The mean over the given axes, or over all: their sum divided by their number.</summary>
            public Node Mean(Axes axes = default, bool keepDims = false) =>
                x.Sum(axes, keepDims) / Reduction.CountAlong(x, axes, x.Type);

            /// <summary>
            /// The variance over the given axes, or over all, of the whole population: the mean of the squared distances from the mean.
            /// </summary>
            public Node Variance(Axes axes = default, bool keepDims = false) => (x - x.Mean(axes, keepDims: true)).Square().Mean(axes, keepDims);
        }
    }
}
