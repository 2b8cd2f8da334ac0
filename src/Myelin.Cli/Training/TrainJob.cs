using Myelin.Cli.Display;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Cli.Training;

/// <summary>One <c>myelin train</c> from reading the table to the last line on the screen.</summary>
internal sealed class TrainJob(CliHost host, TrainRequest request)
{
    private bool ShowsText => !request.Quiet && !request.Json;

    /// <returns>The exit code.</returns>
    public int Run()
    {
        DateTimeOffset started = DateTimeOffset.Now;
        Warmup.Begin(request);
        PreparedTable data = TableSetup.Prepare(host, request);
        string? fingerprint = DataFingerprint.Of(host, request.Data);
        TrainingPlan plan = AutoSettings.Choose(request, data);
        var folder = RunFolder.Reserve(host, request.Out, DataFile.RunName(request.Data));
        Sequential model = Build(plan, data);
        if (!request.Json) Warnings.Write(host, data);
        if (ShowsText) PlanView.Write(host, request, data, plan, model);
        using Interrupts interrupts = host.ListenForInterrupts();
        interrupts.BeforeEnd = folder.Abandon;
        TrainedRun run = Train(model, plan, data, interrupts) with { Started = started, Fingerprint = fingerprint };
        string path = folder.Write(temporary => RunFiles.Write(temporary, run));
        if (request.Json) RunJson.Write(host.Output, run, path);
        else if (request.Quiet) host.Output.WriteLine(path);
        else ResultView.Write(host, run, path);
        return run.Stopped == StopReason.Cancelled ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    /// <summary>The network with its weights, so that one that is too large is told before anything is shown.</summary>
    private Sequential Build(TrainingPlan plan, PreparedTable data)
    {
        try
        {
            Sequential model = NetworkBuilder.Build(plan, data, request.Seed);
            _ = model.ParameterCount;
            return model;
        }
        catch (GraphException e)
        {
            throw CommandException.Failure(
                $"The network is too large: {Sentences.First(e.Message)}\nTake smaller layers: --hidden with smaller sizes.", e);
        }
    }

    private TrainedRun Train(Sequential model, TrainingPlan plan, PreparedTable data, Interrupts interrupts)
    {
        var display = ProgressDisplay.For(host, request);
        var progress = new TrainingProgress(plan, new TargetUnits(data.Target), data.Train.Data.Count);
        interrupts.BeforeEnd += display.Abandon;
        interrupts.Heard = () => progress.IsStopping = true;
        var watch = new ProgressCallback(progress, display);
        EarlyStopping? stopping = plan.Patience > 0
            ? new EarlyStopping(monitor: "val_loss", patience: plan.Patience, restoreBestWeights: true)
            : null;
        float[]? weights = plan.BalancedClasses ? ClassWeights.Balanced(data.Train.Data.Labels, data.Target.ClassNames.Count) : null;
        History? history = null;
        display.Show(progress, () =>
        {
            try
            {
                history = model.Fit(
                    data.Train.Data, plan.Epochs, plan.BatchSize, validationData: data.Validation?.Data, classWeights: weights,
                    callbacks: stopping is null ? [watch] : [watch, stopping], seed: request.Seed, cancellation: interrupts.Token);
            }
            catch (GraphException e)
            {
                throw CommandException.Failure(
                    $"A training step is too large: {Sentences.First(e.Message)}\n"
                        + $"Take a smaller --batch-size than {plan.BatchSize}, or smaller --hidden layers.", e);
            }

            progress.Ended();
        });
        TimeSpan time = progress.Elapsed;
        if (interrupts.Token.IsCancellationRequested && progress.EpochsDone == 0 && progress.EpochFraction == 0)
            throw CommandException.Interrupted("Stopped before anything was learned; nothing was saved.");
        (string shownName, PreparedTable.Part shown) =
            data.Test is { } test ? ("test", test) : data.Validation is { } validation ? ("validation", validation) : ("train", data.Train);
        var parts = new List<PartFigures> { PartFigures.Of("train", model, data.Train) };
        if (data.Validation is not null) parts.Add(PartFigures.Of("validation", model, data.Validation));
        if (data.Test is not null) parts.Add(PartFigures.Of("test", model, data.Test));
        return new TrainedRun
        {
            Request = request,
            Plan = plan,
            Data = data,
            Model = model,
            Progress = progress,
            Stopped = history!.Stopped,
            BestEpoch = history.BestEpoch + 1 ?? (progress.EpochsDone > 0 ? progress.EpochsDone : null),
            Time = time,
            Parts = parts,
            Shown = shown,
            ShownName = shownName,
            Classes = PartFigures.ClassesOf(shownName, model, shown),
        };
    }
}
