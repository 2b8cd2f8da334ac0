// A perceptron learns AND, OR, NAND and NOR, each step to be seen, but no straight line divides the answers of XOR: that takes a hidden layer.
using Myelin;
using Myelin.Datasets;

double[] rows = [0, 0, 0, 1, 1, 0, 1, 1];

// Rosenblatt's rule, row by row. AND is printed as a table; of the others only how they end.
var and = new Perceptron(inputs: 2);
Console.WriteLine($"AND\n{and.Fit(rows, [0, 0, 0, 1])}\n");
foreach ((string gate, double[] truth) in ((string, double[])[])[
    ("OR", [0, 1, 1, 1]), ("NAND", [1, 1, 1, 0]), ("NOR", [1, 0, 0, 0]), ("XOR", [0, 1, 1, 0]),
])
{
    Console.WriteLine($"{gate}\n  {new Perceptron(inputs: 2).Fit(rows, truth).Outcome}\n");
}

// The same with one neuron that is trained by gradient descent, and XOR with two neurons in front of it.
Layer[] neuron = [new Dense(1, Activation.Sigmoid)];
Layer[] hidden = [new Dense(2, Activation.Tanh), new Dense(1, Activation.Sigmoid)];
Learn("AND", [0, 0, 0, 1], neuron);
Learn("OR", [0, 1, 1, 1], neuron);
Learn("NAND", [1, 1, 1, 0], neuron);
Learn("XOR", [0, 1, 1, 0], neuron);
Learn("XOR with two hidden neurons", [0, 1, 1, 0], hidden);

void Learn(string gate, float[] truth, Layer[] layers)
{
    float[] inputs = [.. rows.Select(x => (float)x)];
    var model = new Sequential([new Input(2), .. layers]);
    model.Compile(new Adam(0.05), Loss.BinaryCrossentropy, Metric.Accuracy);
    var data = new ArrayDataset(inputs, [2], truth);
    model.Fit(data, epochs: 500, batchSize: 4);

    Console.WriteLine(gate);
    float[] answers = model.Predict(inputs);
    for (int row = 0; row < 4; row++)
        Console.WriteLine($"  {inputs[2 * row]} {inputs[2 * row + 1]} -> {answers[row]:0.00}, should be {truth[row]}");
    Console.WriteLine($"  right: {model.Evaluate(data)["accuracy"] * 4:0} of 4\n");
}
