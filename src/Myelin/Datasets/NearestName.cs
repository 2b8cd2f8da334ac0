namespace Myelin.Datasets;

/// <summary>Finds the name that someone who mistyped probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the fewest edits from <paramref name="wanted"/> (inserted, deleted, changed or two swapped neighbouring
    /// characters; letter case, blanks, <c>-</c> and <c>_</c> cost nothing), or null when none is near: more than a third of its
    /// length, and more than one edit, away.
    /// </summary>
    /// <param name="wanted">The name that was not found.</param>
    /// <param name="candidates">The names that exist; of equally near ones the first is taken.</param>
    public static string? Find(string wanted, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(candidates);
        string folded = Fold(wanted);
        string? nearest = null;
        int fewest = int.MaxValue;
        foreach (string candidate in candidates)
        {
            string other = Fold(candidate);
            int allowed = Math.Max(1, Math.Max(folded.Length, other.Length) / 3);
            if (Math.Abs(folded.Length - other.Length) > allowed) continue;
            int edits = Edits(folded, other);
            if (edits <= allowed && edits < fewest && edits < Math.Max(folded.Length, other.Length))
                (nearest, fewest) = (candidate, edits);
        }

        return nearest;
    }

    /// <summary>The words <c>; did you mean "x"?</c>, or a full stop when no candidate is near.</summary>
    internal static string Suggestion(string wanted, IEnumerable<string> candidates) =>
        Find(wanted, candidates) is { } nearest ? $"; did you mean \"{nearest}\"?" : ".";

    private static string Fold(string name) =>
        string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '_'))).ToUpperInvariant();

    /// <summary>Optimal string alignment distance, three rows at a time.</summary>
    private static int Edits(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int edits = Math.Min(change, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits = Math.Min(edits, beforeLast[j - 2] + 1);
                current[j] = edits;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }
}
