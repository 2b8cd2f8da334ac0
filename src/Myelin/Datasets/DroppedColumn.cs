using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>A column that becomes no input, and why.</summary>
public sealed class DroppedColumn : ColumnEncoding
{
    internal DroppedColumn(string name, ColumnKind kind, int missing, string reason)
        : base(name, missing)
    {
        Kind = kind;
        Reason = reason;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind { get; }

    /// <summary>Why the column is left out, in a few words.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames => [];

    /// <inheritdoc/>
    public override string Describe() => Reason;

    internal override void Encode(Table table, TableColumn column, Span<float> destination, int offset, int stride)
    {
    }

    private protected override void WriteRest(Utf8JsonWriter writer) => writer.WriteString("reason", Reason);
}
