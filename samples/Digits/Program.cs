// Handwritten digits, 8 by 8 pixels each: from a table to a trained network, saved, loaded and used.
using System.Numerics.Tensors;
using Myelin;
using Myelin.Data;
using Myelin.Datasets;

// Columns are looked at, rows split by class, and inputs scaled by what the training rows show.
Table table = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
PreparedTable digits = PreparedTable.Prepare(table, target: "digit", seed: 0);

var model = new Sequential(
    new Dense(64, Activation.ReLU),
    new Dropout(0.2),
    new Dense(10, Activation.Softmax));

model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);

model.Fit(
    digits.Train.Data, epochs: 60, validationData: digits.Validation!.Data,
    callbacks:
    [
        new EarlyStopping("val_loss", patience: 5, restoreBestWeights: true),
        new LambdaCallback(onEpochEnd: (run, epoch, logs) => Console.WriteLine($"epoch {epoch + 1}: {logs}")),
    ]);

Console.WriteLine(model.Summary());
Console.WriteLine($"on digits that it has not seen: {model.Evaluate(digits.Test!.Data)}");

// The scaling goes into the file with the network, so that raw rows can be given to it later.
string file = Path.Combine(Path.GetTempPath(), "digits.myelin");
model.Preprocessing = digits.Preprocessing;
model.Save(file);

Sequential loaded = Sequential.Load(file);
Table some = table.Rows([0, 1, 2, 3, 4]);
float[] probabilities = loaded.Predict(loaded.Preprocessing!.Transform(some));
for (int row = 0; row < some.RowCount; row++)
{
    ReadOnlySpan<float> ofRow = probabilities.AsSpan(row * 10, 10);
    int digit = TensorPrimitives.IndexOfMax(ofRow);
    Console.WriteLine($"row {row} is a {digit} with probability {ofRow[digit]:0.000}");
}
