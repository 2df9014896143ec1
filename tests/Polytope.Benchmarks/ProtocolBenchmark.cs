using System.Diagnostics;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Numerics.Randomness;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Trainers;

namespace Polytope.Benchmarks;

/// <summary>
/// What the protocol of trainers in other processes costs: 601 checkpoints of a network of 40 layers of 20 through a
/// program that trains nothing, beside the same training by the tool's own trainer. Both in turns.
/// </summary>
internal static class ProtocolBenchmark
{
    private const int Epochs = 600;
    private const int Points = 5000;
    private const int Rounds = 3;

    public static int Run()
    {
        var shape = new NetworkShape(2, [.. Enumerable.Repeat(20, 40)], 1);
        var random = new RandomStream(7, StreamPurpose.Sampling);
        var inputs = new float[2 * Points];
        foreach (ref var value in inputs.AsSpan()) value = random.NextSingle();
        var task = new TrainingTask(
            Initialization.Create(shape, Activation.LeakyRelu(0.01f), new InitializationOptions(), 1),
            new Samples(new SampleSet(Points, 2, 1, inputs, new float[Points]), new SampleSet(1, 2, 1, [0, 0], [0])),
            new TrainingOptions { Epochs = Epochs, BatchSize = 1024, Rate = 1e-5 },
            Seed: 1,
            CheckpointEpochs: [.. Enumerable.Range(0, Epochs + 1)]);
        var program = new ProcessTrainer
        {
            Command = ["python3", Path.Combine(AppContext.BaseDirectory, "data/trainers/echo.py")],
        };
        Console.WriteLine("| trained by the tool, s | through the protocol alone, s | ratio |");
        Console.WriteLine("|---|---|---|");
        for (var round = 0; round < Rounds; round++)
        {
            var (ours, theirs) = (Seconds(new BuiltinTrainer(), task), Seconds(program, task));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {ours:F2} | {theirs:F2} | {theirs / ours:P1} |"));
        }

        return 0;
    }

    private static double Seconds(ITrainer trainer, TrainingTask task)
    {
        var start = Stopwatch.GetTimestamp();
        var count = trainer.Train(task, CancellationToken.None).Count();
        if (count != Epochs + 1) throw new InvalidOperationException($"{count} checkpoints came.");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
