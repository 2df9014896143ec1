using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>
/// The trainer of <c>data/trainers/toy.py</c>, which needs Python's standard library alone, and a small task for it.
/// </summary>
internal static class ToyTrainer
{
    private static readonly NetworkShape Shape = new(2, [3, 4], 1);

    /// <summary>Its path; skips the test where there is no Python.</summary>
    public static string Script
    {
        get
        {
            SkipWithoutPython();
            return Path.Combine(AppContext.BaseDirectory, "data/trainers/toy.py");
        }
    }

    /// <summary>Skips the test where there is no Python, which is no part of what builds the tool.</summary>
    public static void SkipWithoutPython() => Assert.SkipWhen(
        ProgramPath.Find("python3", folder: null) is null, "Python is not installed (python3).");

    /// <summary>Five epochs on six points.</summary>
    public static TrainingTask Task { get; } = new(
        Initialization.Create(Shape, Activation.LeakyRelu(0.01f), new InitializationOptions(), 7),
        new Samples(
            new SampleSet(6, 2, 1, [.. Enumerable.Range(0, 12).Select(i => i / 12f)], [0, 1, 0.5f, 0.25f, 1, 0]),
            new SampleSet(2, 2, 1, [0.1f, 0.2f, 0.3f, 0.4f], [1, 0])),
        new TrainingOptions { Epochs = 5, BatchSize = 4, Rate = 0.01 },
        Seed: ulong.MaxValue,
        CheckpointEpochs: [0, 2, 3, 5]);

    public static ProcessTrainer With(params string[] arguments) =>
        new() { Command = ["python3", Script, .. arguments] };

    /// <summary>The checkpoints, and the lines for the log.</summary>
    public static (List<Checkpoint> Checkpoints, List<string> Log) Run(
        this ProcessTrainer trainer, TrainingTask? task = null)
    {
        var log = new List<string>();
        List<Checkpoint> checkpoints =
        [
            .. trainer.Train((task ?? Task) with { Log = log.Add }, TestContext.Current.CancellationToken),
        ];
        return (checkpoints, log);
    }

    /// <summary>The epochs whose checkpoints came before the failure, and its message.</summary>
    public static (List<int> Epochs, Exception Failure) Fail(this ProcessTrainer trainer, TrainingTask? task = null)
    {
        var epochs = new List<int>();
        var failure = Assert.ThrowsAny<Exception>(() =>
        {
            foreach (var checkpoint in trainer.Train(task ?? Task, TestContext.Current.CancellationToken))
                epochs.Add(checkpoint.Epoch);
        });
        return (epochs, failure);
    }
}
