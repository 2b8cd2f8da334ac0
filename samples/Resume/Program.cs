// A training that may be killed at any moment. Start it again and it goes on; it ends with the very weights of one that was never killed.
using System.Security.Cryptography;
using Myelin;
using Myelin.Data;
using Myelin.Datasets;

string folder = args.Length > 0 ? args[0] : ".";
PreparedTable digits = PreparedTable.Prepare(CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "digits.csv")), target: "digit", seed: 0);

var model = new Sequential(
    new Dense(64, Activation.ReLU),
    new Dropout(0.2),
    new Dense(10, Activation.Softmax))
{ Seed = 1 };

model.Compile(new Adam(0.002), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);

var backup = new BackupAndRestore(Path.Combine(folder, "resume.backup"), saveFreq: 10);
History history = model.Fit(
    digits.Train.Data, epochs: 12, validationData: digits.Validation!.Data,
    callbacks:
    [
        backup,
        new CSVLogger(Path.Combine(folder, "resume.csv")),
        new ReduceLROnPlateau(patience: 1, factor: 0.5),
        new EarlyStopping(patience: 5, restoreBestWeights: true),
        new LambdaCallback(onTrainBegin: _ => Console.WriteLine("training")),
    ]);

// Every bit of the weights goes into the sum.
using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
foreach (float[] weight in model.GetWeights())
    sum.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(weight.AsSpan()));
Console.WriteLine($"{(backup.HasRestored ? "gone on from a backup, " : "")}{history.Epochs.Count} epochs, {model.Optimizer!.Iterations} steps");
Console.WriteLine($"weights {Convert.ToHexString(sum.GetHashAndReset())[..16]}");
