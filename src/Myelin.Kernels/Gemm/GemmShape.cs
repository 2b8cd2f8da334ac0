namespace Myelin.Kernels;

/// <summary>The sizes of a matrix product C = op(A) · op(B), row-major: op(A) is M × K, op(B) is K × N, C is M × N.</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">The length of the sums.</param>
/// <param name="TransposeA">A is stored as K × M, and its transpose is multiplied.</param>
/// <param name="TransposeB">B is stored as N × K, and its transpose is multiplied.</param>
public readonly record struct GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    /// <summary>The number of columns of A as it is stored, the smallest leading dimension it can have.</summary>
    public int ColumnsOfA => TransposeA ? M : K;

    /// <summary>The number of columns of B as it is stored, the smallest leading dimension it can have.</summary>
    public int ColumnsOfB => TransposeB ? K : N;

    /// <summary>The number of products summed, M · N · K.</summary>
    public long Products => (long)M * N * K;

    /// <summary>The product in words, such as <c>128×784 · 784×256</c>, with a ᵀ at what is transposed.</summary>
    public override string ToString() =>
        $"{(TransposeA ? $"({K}×{M})ᵀ" : $"{M}×{K}")} · {(TransposeB ? $"({N}×{K})ᵀ" : $"{K}×{N}")}";
}
