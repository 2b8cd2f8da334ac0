// How far diabetes goes in a year, from ten measures of a patient: a number to predict instead of a class.
using Myelin;
using Myelin.Data;
using Myelin.Datasets;

Table table = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "diabetes.csv"));
PreparedTable patients = PreparedTable.Prepare(table, target: "progression", seed: 0);

var model = new Sequential(
    new Dense(16, Activation.ReLU, kernelRegularizer: Regularizer.L2(0.01)),
    new Dense(1));

model.Compile(new Adam(0.005), Loss.MeanSquaredError, Metric.MeanAbsoluteError, Metric.R2Score);

History history = model.Fit(
    patients.Train.Data, epochs: 200, validationData: patients.Validation!.Data,
    callbacks: [new EarlyStopping(patience: 10, restoreBestWeights: true)]);

Console.WriteLine($"{history.Epochs.Count} epochs, the best was {history.BestEpoch + 1}");
Console.WriteLine($"on patients that it has not seen: {model.Evaluate(patients.Test!.Data)}");

// Targets were standardized for training; Restore turns the answers back.
ArrayDataset test = patients.Test.Data;
double[] truth = patients.Target.Values(patients.Test.Table);
float[] answers = model.Predict(test.Inputs);
for (int row = 0; row < 5; row++)
    Console.WriteLine($"predicted {patients.Target.Restore(answers[row]):0}, was {truth[row]:0}");
