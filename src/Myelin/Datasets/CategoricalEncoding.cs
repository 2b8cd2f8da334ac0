using System.Globalization;
using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>A text of a column with the number of training rows that hold it.</summary>
/// <param name="Name">The text without blanks around it.</param>
/// <param name="Count">The number of training rows.</param>
public readonly record struct Category(string Name, int Count);

/// <summary>
/// A column of repeating texts as one-hot inputs: one per category in ordinal order, then one for all other texts when there were more
/// than <see cref="MostCategories"/> (the most frequent stay), then one for missing cells when training rows had any. Two inputs would
/// say the same thing twice, so they become one: −1 for the first, +1 for the second. A text or a missing cell that was not among the
/// training rows is 0 in every input, or counts as other where there is such an input.
/// </summary>
public sealed class CategoricalEncoding : ColumnEncoding
{
    /// <summary>The largest number of texts that get an input of their own.</summary>
    public const int MostCategories = 100;

    private readonly Category[] _categories;
    private readonly Dictionary<string, int> _slotOf;
    private readonly int _otherSlot = -1;
    private readonly int _missingSlot = -1;
    private readonly int _slots;

    private CategoricalEncoding(string name, int missing, Category[] categories, int others)
        : base(name, missing)
    {
        _categories = categories;
        Others = others;
        _slotOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Category category in categories) _slotOf.Add(category.Name, _slots++);
        if (others > 0) _otherSlot = _slots++;
        if (missing > 0) _missingSlot = _slots++;
        List<string> names = [.. categories.Select(category => $"{name}={category.Name}")];
        if (others > 0) names.Add($"{name}=(other)");
        if (missing > 0) names.Add($"{name}=(missing)");
        FeatureNames = names.Count == 2 ? [names[1]] : [.. names];
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Categorical;

    /// <summary>The texts with an input of their own, in ordinal order.</summary>
    public IReadOnlyList<Category> Categories => _categories;

    /// <summary>The number of training rows whose text has no input of its own.</summary>
    public int Others { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc/>
    public override string Describe()
    {
        IEnumerable<string> most = _categories.OrderByDescending(category => category.Count).Take(3)
            .Select(category => string.Create(CultureInfo.InvariantCulture, $"{category.Name} ({category.Count:N0})"));
        int rest = _categories.Length - 3;
        string others = Others > 0 ? string.Create(CultureInfo.InvariantCulture, $", others ({Others:N0})") : "";
        return string.Join(", ", most) + (rest > 0 ? $" and {rest} more" : "") + others;
    }

    /// <summary>Fits the column from the counts of its texts (without blanks around them).</summary>
    internal static CategoricalEncoding Fit(string name, IReadOnlyDictionary<string, int> counts, int missing)
    {
        Category[] all = [.. counts.Select(pair => new Category(pair.Key, pair.Value))];
        Category[] kept = all.Length <= MostCategories
            ? all
            : [.. all.OrderByDescending(category => category.Count).ThenBy(category => category.Name, StringComparer.Ordinal)
                .Take(MostCategories)];
        Array.Sort(kept, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new CategoricalEncoding(name, missing, kept, all.Sum(category => category.Count) - kept.Sum(category => category.Count));
    }

    internal static CategoricalEncoding Read(JsonFields fields, string name, int missing)
    {
        Category[] categories = [.. fields.Items("categories").Select(item => new Category(item.Text("name"), item.Count("count")))];
        for (int i = 1; i < categories.Length; i++)
            if (string.CompareOrdinal(categories[i - 1].Name, categories[i].Name) >= 0)
                throw fields.Error("the categories are not in ordinal order, each once");
        var encoding = new CategoricalEncoding(name, missing, categories, fields.Count("others"));
        return encoding._slots >= 2 ? encoding : throw fields.Error("there are fewer than two categories");
    }

    internal override void Encode(Table table, TableColumn column, Span<float> destination, int offset, int stride)
    {
        DistinctCells cells = column.Cells;
        const int NotLookedUp = -2;
        int[] slots = new int[cells.Texts.Length];
        Array.Fill(slots, NotLookedUp);
        ReadOnlySpan<int> codes = column.Codes;
        for (int row = 0, at = offset; row < codes.Length; row++, at += stride)
        {
            ref int slot = ref slots[codes[row]];
            if (slot == NotLookedUp) slot = SlotOf(cells, codes[row]);
            if (_slots == 2)
            {
                destination[at] = slot < 0 ? 0 : 2 * slot - 1;
                continue;
            }

            destination.Slice(at, _slots).Clear();
            if (slot >= 0) destination[at + slot] = 1;
        }
    }

    /// <summary>The texts that no training row had, in the order of the rows, each once, and the number of rows that hold one.</summary>
    internal (IReadOnlyList<string> Texts, int Rows) Unknown(TableColumn column)
    {
        DistinctCells cells = column.Cells;
        var texts = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        int rows = 0;
        if (_otherSlot >= 0) return (texts, rows);
        int[] counts = new int[cells.Texts.Length];
        foreach (int code in column.Codes) counts[code]++;
        for (int code = 0; code < counts.Length; code++)
        {
            if (counts[code] == 0 || cells.Kinds[code] == CellKind.Missing || _slotOf.ContainsKey(cells.Texts[code].Trim())) continue;
            if (known.Add(cells.Texts[code].Trim())) texts.Add(cells.Texts[code].Trim());
            rows += counts[code];
        }

        return (texts, rows);
    }

    private protected override void WriteRest(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("categories");
        foreach (Category category in _categories)
        {
            writer.WriteStartObject();
            writer.WriteString("name", category.Name);
            writer.WriteNumber("count", category.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("others", Others);
    }

    private int SlotOf(DistinctCells cells, int code)
    {
        // A category first: models that are older than a word for missing cells may have it as one.
        if (_slotOf.TryGetValue(cells.Texts[code].Trim(), out int slot)) return slot;
        return cells.Kinds[code] == CellKind.Missing && _missingSlot >= 0 ? _missingSlot : _otherSlot;
    }
}
