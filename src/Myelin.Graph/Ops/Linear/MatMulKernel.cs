using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>The kernel of <see cref="MatMul"/>: GEMM over a stack of matrices, with the chain that follows run on each finished block.</summary>
internal static class MatMulKernel
{
    public static unsafe Kernel Create(MatMul op, KernelRequest request)
    {
        int[] a = request.Inputs[0].Shape.Sizes, b = request.Inputs[1].Shape.Sizes, c = request.Results[0].Shape.Sizes;
        int m = c[^2], n = c[^1], k = a[op.TransposeA ? ^2 : ^1];
        int stack = 1;
        foreach (int size in c.AsSpan(0, c.Length - 2))
            stack *= size;
        TileProgram? epilogue = request.Epilogue;
        bool isDouble = request.IsDouble;
        int[] offA = Offsets(a, c, stack), offB = Offsets(b, c, stack);
        return new Kernel((in Operands o) =>
        {
            for (int s = 0; s < stack; s++)
            {
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        double sum = 0;
                        for (int q = 0; q < k; q++)
                        {
                            int ia = offA[s] + (op.TransposeA ? q * m + i : i * k + q), ib = offB[s] + (op.TransposeB ? j * k + q : q * n + j);
                            sum += isDouble ? o.Input<double>()[ia] * o.Input<double>(1)[ib] : o.Input<float>()[ia] * o.Input<float>(1)[ib];
                        }

                        if (isDouble)
                            o.Result<double>()[(s * m + i) * n + j] = sum;
                        else
                            o.Result<float>()[(s * m + i) * n + j] = (float)sum;
                    }
                }
            }

            epilogue?.Run(o.EpilogueAddresses, stack * m * n);
        });
    }

    private static int[] Offsets(int[] operand, int[] result, int stack)
    {
        TileOperand layout = TileOperand.Broadcast(operand.AsSpan(0, operand.Length - 2), result.AsSpan(0, result.Length - 2));
        var offsets = new int[stack];
        int matrix = operand[^1] * operand[^2];
        for (int s = 0; s < stack; s++)
        {
            int rest = s;
            for (int axis = layout.Sizes.Length - 1; axis >= 0; axis--)
            {
                offsets[s] += rest % layout.Sizes[axis] * layout.Strides[axis] * matrix;
                rest /= layout.Sizes[axis];
            }
        }

        return offsets;
    }
}
