// A training step of one's own. Nobody has the answers here: the network is to solve y' = -2ty with y(0) = 1, so its loss holds its own
// derivative, and training takes the gradient of that. The solution is e^(-t²).
using Myelin;
using Myelin.Graph;

const int Points = 64;
var model = new Sequential(new Input(1), new Dense(32, Activation.Tanh), new Dense(32, Activation.Tanh), new Dense(1)) { Seed = 1 };

// Forward gives the nodes from inputs to outputs. The derivative of the outputs is more nodes, made of the same weights.
Node t = Node.Input("t", [Points, 1]), zero = Node.Constant([0f], [1, 1]);
ForwardPass pass = model.Forward([t]);
Node y = pass.Outputs[0];
Node slope = y.Sum().Gradients(t)[0];
Node start = model.Forward([zero]).Outputs[0];
Node loss = (slope + 2 * t * y).Square().Mean() + (start - 1).Square().Sum();

// Forward, derivative, gradients and the optimizer's rule are compiled together; a step allocates nothing.
var optimizer = new Adam(0.01);
CompiledGraph step = CompiledGraph.Compile([loss], [.. optimizer.Minimize(loss, model.TrainableVariables), .. pass.Updates]);
for (int i = 0; i < Points; i++)
    step.Input<float>(t)[i] = 2f * i / (Points - 1);

for (int i = 1; i <= 2000; i++)
{
    optimizer.LearningRate = 0.01 * Math.Pow(0.05, i / 2000.0);
    step.Run();
    if (i % 500 == 0)
        Console.WriteLine($"step {i}: loss {step.Output<float>(loss)[0]:0.0000000}");
}

// The model is what it always was: it predicts, and can be saved.
double worst = 0;
for (float at = 0; at <= 2; at += 0.25f)
{
    float said = model.Predict([at])[0];
    double truth = Math.Exp(-at * at);
    worst = Math.Max(worst, Math.Abs(said - truth));
    Console.WriteLine($"y({at:0.00}) = {said:0.0000}, exactly {truth:0.0000}");
}

Console.WriteLine($"largest error: {worst:0.00000}");
