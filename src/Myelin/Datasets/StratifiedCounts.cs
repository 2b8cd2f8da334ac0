namespace Myelin.Datasets;

/// <summary>Shares the rows of every class among the parts of a split, in whole rows.</summary>
internal static class StratifiedCounts
{
    /// <summary>
    /// Counts [class, part] whose sums over parts are the class counts, and whose sums over classes are the part sizes. Every count
    /// starts as its share rounded down (at least 1 when the class has a row for each part), the rows left over go to the largest
    /// remainders, and what a part then has too much is moved where it is lacking.
    /// </summary>
    /// <param name="classCounts">Rows of each class.</param>
    /// <param name="partSizes">Rows of each part; the first is the training part.</param>
    public static int[,] Of(ReadOnlySpan<int> classCounts, ReadOnlySpan<int> partSizes)
    {
        int parts = partSizes.Length;
        int total = 0, used = 0;
        foreach (int size in partSizes)
        {
            total += size;
            if (size > 0) used++;
        }

        int[,] counts = new int[classCounts.Length, parts];
        int[] wanted = partSizes.ToArray();
        int[] spare = classCounts.ToArray();
        var remainders = new List<(double Remainder, int Class, int Part)>();
        for (int c = 0; c < classCounts.Length; c++)
        {
            int fewest = classCounts[c] >= used ? 1 : 0;
            // From the last part to the first: what the small parts take at least comes out of the training part's share.
            for (int p = parts - 1; p >= 0; p--)
            {
                if (partSizes[p] == 0) continue;
                double share = (double)classCounts[c] * partSizes[p] / total;
                int least = p == 0 && classCounts[c] > 0 ? 1 : fewest;
                int count = Math.Min(Math.Max((int)share, least), spare[c] - (p == 0 ? 0 : 1));
                count = Math.Max(count, 0);
                counts[c, p] = count;
                spare[c] -= count;
                wanted[p] -= count;
                remainders.Add((share - count, c, p));
            }
        }

        foreach ((_, int c, int p) in remainders.OrderByDescending(entry => entry.Remainder))
            Give(counts, spare, wanted, c, p, most: 1);
        for (int p = 0; p < parts; p++)
            for (int c = 0; c < spare.Length; c++)
                Give(counts, spare, wanted, c, p, most: int.MaxValue);
        Rebalance(counts, wanted, classCounts, partSizes, total);
        return counts;
    }

    private static void Give(int[,] counts, int[] spare, int[] wanted, int c, int p, int most)
    {
        int given = Math.Min(most, Math.Min(spare[c], wanted[p]));
        if (given <= 0) return;
        counts[c, p] += given;
        spare[c] -= given;
        wanted[p] -= given;
    }

    private static void Rebalance(int[,] counts, int[] wanted, ReadOnlySpan<int> classCounts, ReadOnlySpan<int> partSizes, int total)
    {
        while (true)
        {
            int over = Array.FindIndex(wanted, w => w < 0), under = Array.FindIndex(wanted, w => w > 0);
            if (over < 0 || under < 0) return;
            // A class's only row in a part is taken last, and its only training row never.
            int best = LargestExcess(counts, over, 2, classCounts, partSizes, total);
            if (best < 0 && over > 0) best = LargestExcess(counts, over, 1, classCounts, partSizes, total);
            if (best < 0) return;
            counts[best, over]--;
            counts[best, under]++;
            wanted[over]++;
            wanted[under]--;
        }
    }

    private static int LargestExcess(int[,] counts, int part, int atLeast, ReadOnlySpan<int> classCounts, ReadOnlySpan<int> partSizes, int total)
    {
        int best = -1;
        double largest = double.NegativeInfinity;
        for (int c = 0; c < classCounts.Length; c++)
        {
            double excess = counts[c, part] - (double)classCounts[c] * partSizes[part] / total;
            if (counts[c, part] >= atLeast && excess > largest) (best, largest) = (c, excess);
        }

        return best;
    }
}
