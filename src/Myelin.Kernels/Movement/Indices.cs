namespace Myelin.Kernels;

/// <summary>The check that comes before every use of indices and labels as places in memory.</summary>
internal static class Indices
{
    /// <summary>The position of the first index that is not from 0 to <paramref name="size"/> − 1, or −1 when all are.</summary>
    public static int FirstOutside(ReadOnlySpan<int> indices, int size)
    {
        if (size <= 0) return indices.IsEmpty ? -1 : 0;
        return indices.IndexOfAnyExceptInRange(0, size - 1);
    }
}
