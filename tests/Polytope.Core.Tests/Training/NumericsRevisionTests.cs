using System.Buffers.Binary;
using System.Security.Cryptography;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

/// <summary>
/// The bits of a training have a revision: whoever changes a digest on purpose raises
/// <see cref="NumericsRevision.Current"/>.
/// </summary>
public sealed class NumericsRevisionTests
{
    private static readonly Dictionary<string, TrainingTask> Tasks = new()
    {
        ["6x14"] = TaskFor([14, 14, 14, 14, 14, 14]),
        ["bottleneck"] = TaskFor([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 2, 10, 10, 10]),
        ["20x40"] = TaskFor([.. Enumerable.Repeat(20, 40)], points: 300),
        ["single-10"] = TaskFor([10], slope: 0, options: new() { BatchSize = null }),
        ["single-500"] = TaskFor([500], slope: 0, options: new() { BatchSize = null }),
        ["sgd"] = TaskFor([9, 5], options: new() { Optimizer = OptimizerKind.Sgd, BatchSize = 100 }),
        ["momentum"] = TaskFor([9, 5], options: new() { Optimizer = OptimizerKind.Momentum, BatchSize = 100 }),
        ["rmsprop"] = TaskFor([9, 5], options: new() { Optimizer = OptimizerKind.RmsProp, BatchSize = 100 }),
        ["adam-reset"] = TaskFor([9, 5], options: new() { OptimizerReset = OptimizerReset.EachEpoch, BatchSize = 100 }),
        ["adam-full"] = TaskFor([9, 5], options: new() { BatchSize = null }),
        ["he-uniform"] = TaskFor([9, 5], initialization: new() { Weights = WeightInitialization.HeUniform, Bias = 0 }),
        ["xavier-uniform"] = TaskFor(
            [9, 5], initialization: new() { Weights = WeightInitialization.XavierUniform, Bias = 0 }),
        ["pytorch"] = TaskFor([9, 5], initialization: new() { Weights = WeightInitialization.PyTorch, Bias = null }),
        ["three-outputs"] = TaskFor([9, 5], outputs: 3),
        ["cross-entropy"] = TaskFor(
            [9, 5], outputs: 3, options: new() { BatchSize = 100, Loss = LossKind.CrossEntropy }),
        ["adamw"] = TaskFor(
            [9, 5], options: new() { BatchSize = 100, Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1 }),
        ["weight-decay"] = TaskFor([9, 5], options: new() { BatchSize = 100, WeightDecay = 0.1 }),
        ["clip"] = TaskFor(
            [9, 5], options: new() { BatchSize = 100, Optimizer = OptimizerKind.Sgd, Rate = 0.1, GradientClip = 0.01 }),
        ["cosine"] = TaskFor(
            [9, 5],
            options: new()
            {
                Epochs = 5,
                BatchSize = 100,
                Schedule = new() { Kind = ScheduleKind.Cosine, WarmUp = 2 },
            }),
        ["amsgrad"] = TaskFor([9, 5], options: new() { BatchSize = 100, Optimizer = OptimizerKind.AmsGrad }),
        ["muon"] = TaskFor(
            [14, 9, 20, 5],
            options: new() { BatchSize = 100, Optimizer = OptimizerKind.Muon, Momentum = 0.95, WeightDecay = 0.1 }),
        ["phases"] = TaskFor(
            [9, 5],
            options: new()
            {
                BatchSize = 100,
                Phases = [new TrainingPhase(2, new() { Optimizer = OptimizerKind.Sgd, Rate = 0.1 })],
            }),
    };

    /// <summary>For each task the SHA-256 of the weights after its last epoch, as little-endian float32.</summary>
    [Fact]
    public void The_digests_of_revision_2_are_the_committed_ones()
    {
        Assert.Equal(2, NumericsRevision.Current);
        var committed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "training_digests.txt"));
        var computed = string.Concat(Tasks.Select(task => $"{task.Key} {Digest(task.Value)}\n"));
        Assert.True(committed == computed, computed);
    }

    private static string Digest(TrainingTask task)
    {
        var last = new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken).Last();
        var parameters = last.Network.ToParameters();
        var bytes = new byte[4 * parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), parameters[i]);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static TrainingTask TaskFor(
        int[] hidden, float slope = 0.01f, int points = 1000, int outputs = 1,
        TrainingOptions? options = null, InitializationOptions? initialization = null)
    {
        var network = Initialization.Create(
            new NetworkShape(2, hidden, outputs), new Activation(slope), initialization ?? new(), 1);
        var set = TrainingPoints.Random(points, outputs, 1);
        return new TrainingTask(
            network, new Samples(set, set), options ?? new() { BatchSize = 128 }, Seed: 1, [5])
        { Threads = 2 };
    }
}
