namespace Myelin.Datasets;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): whole-number arithmetic only, so
/// the same on every machine. Used for shuffling rows.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A number from 0 to bound − 1, each equally likely (Lemire: Fast Random Integer Generation in an Interval, 2019).</summary>
    public int Next(int bound)
    {
        ulong product = (Next() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            uint least = (uint)-bound % (uint)bound;
            while ((uint)product < least) product = (Next() >> 32) * (ulong)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>Shuffles in place (Fisher and Yates), every order equally likely.</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The generator's mixing of 64 bits, a bijection without patterns.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
