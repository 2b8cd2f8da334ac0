using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>
/// The network of Kim, Convolutional Neural Networks for Sentence Classification, 2014, from random word vectors: an embedding,
/// convolutions over 3, 4 and 5 words, the maximum over time of each filter, dropout, softmax.
/// </summary>
internal static class SentenceConvolution
{
    /// <summary>Rows of a table of texts with their classes, the classes numbered in the order of their letters.</summary>
    public static (string[] Texts, int[] Labels, int Classes) Read(string path, string text, string label)
    {
        Table table = CsvTable.Read(path);
        string[] texts = Texts(table, text), names = Texts(table, label);
        string[] classes = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return (texts, [.. names.Select(name => Array.IndexOf(classes, name))], classes.Length);
    }

    public static Functional Model(int words, int length, int classes, int width, int filters, double dropout, double maxNorm, ulong seed)
    {
        SymbolicTensor sentence = Input.Tensor([length]);
        SymbolicTensor embedded = new Embedding(words, width, embeddingsInitializer: Initializer.RandomUniform(-0.25, 0.25)).Call(sentence);
        embedded = new Dropout(dropout / 2).Call(embedded);
        SymbolicTensor[] found =
        [
            .. ((int[])[3, 4, 5]).Select(size =>
                new GlobalMaxPooling1D().Call(new Conv1D(filters, size, activation: Activation.ReLU).Call(embedded))),
        ];
        SymbolicTensor features = new Dropout(dropout).Call(new Concatenate().Call(found));
        var head = new Dense(classes, Activation.Softmax, kernelConstraint: Constraint.MaxNorm(maxNorm));
        return new Functional([sentence], [head.Call(features)]) { Seed = seed };
    }

    private static string[] Texts(Table table, string column)
    {
        TableColumn found = table[column];
        return [.. Enumerable.Range(0, table.RowCount).Select(row => found[row])];
    }
}
