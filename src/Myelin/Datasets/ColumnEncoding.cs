using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>How one column of a table becomes inputs of a network, as fitted on training rows.</summary>
public abstract class ColumnEncoding
{
    private protected ColumnEncoding(string name, int missing)
    {
        Name = name;
        Missing = missing;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>What the column holds.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>The number of training rows whose cell was missing.</summary>
    public int Missing { get; }

    /// <summary>The number of inputs that the column becomes; 0 when it is left out.</summary>
    public int Width => FeatureNames.Count;

    /// <summary>The inputs' names, such as <c>age</c>, <c>age is missing</c> or <c>colour=red</c>.</summary>
    public abstract IReadOnlyList<string> FeatureNames { get; }

    /// <summary>What the training rows held, in a few words.</summary>
    public abstract string Describe();

    /// <summary>Whether the column is one that the first version of saved preprocessings had.</summary>
    internal virtual bool IsOfFirstVersion => true;

    /// <summary>Writes row r's inputs to destination[r · stride + offset ...].</summary>
    internal abstract void Encode(Table table, TableColumn column, Span<float> destination, int offset, int stride);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("kind", KindName(Kind));
        writer.WriteNumber("missing", Missing);
        WriteRest(writer);
        writer.WriteEndObject();
    }

    internal static ColumnEncoding Read(JsonFields fields)
    {
        string name = fields.Text("name");
        int missing = fields.Count("missing");
        string kind = fields.Text("kind");
        fields = fields.Named($"column \"{name}\"");
        return kind switch
        {
            "numeric" => NumericEncoding.Read(fields, name, missing),
            "categorical" => CategoricalEncoding.Read(fields, name, missing),
            "date" => DateEncoding.Read(fields, name, missing),
            "text" => TextEncoding.Read(fields, name, missing),
            "constant" => new DroppedColumn(name, ColumnKind.Constant, missing, fields.Text("reason")),
            "empty" => new DroppedColumn(name, ColumnKind.Empty, missing, fields.Text("reason")),
            "identifier" => new DroppedColumn(name, ColumnKind.Identifier, missing, fields.Text("reason")),
            _ => throw fields.Error($"the kind \"{kind}\" is not known"),
        };
    }

    private protected abstract void WriteRest(Utf8JsonWriter writer);

    internal static string KindName(ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => "numeric",
        ColumnKind.Categorical => "categorical",
        ColumnKind.Date => "date",
        ColumnKind.Text => "text",
        ColumnKind.Constant => "constant",
        ColumnKind.Empty => "empty",
        _ => "identifier",
    };
}
