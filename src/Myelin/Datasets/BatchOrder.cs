namespace Myelin.Datasets;

/// <summary>The order in which the rows of a dataset are taken in one pass over it (epoch).</summary>
public static class BatchOrder
{
    /// <summary>
    /// Fills the span with a permutation of 0 … length − 1, which depends on the seed, the epoch and the length alone and is the same on
    /// every machine: SplitMix64 seeded with mix(seed) + epoch, and the shuffle of Fisher and Yates. Cut it into batches from the front;
    /// the last one holds what is left.
    /// </summary>
    /// <param name="rows">Where the permutation goes; nothing else is allocated.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The pass, from 0.</param>
    public static void Shuffle(Span<int> rows, ulong seed, int epoch)
    {
        InOrder(rows);
        // The seed is mixed first: otherwise epoch 1 of seed 0 would be epoch 0 of seed 1.
        new SplitMix64(SplitMix64.Mix(seed ^ 0x5DEECE66D) + (ulong)epoch).Shuffle(rows);
    }

    /// <summary>Fills the span with 0, 1, 2, …: the rows as they stand.</summary>
    /// <param name="rows">Where the order goes.</param>
    public static void InOrder(Span<int> rows)
    {
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
    }
}
