using Polytope.Core.Images;

namespace Polytope.Core.Training.Builtin;

/// <summary>What a trainer may rely on.</summary>
internal static class TaskCheck
{
    public static void ThrowIfInconsistent(TrainingTask task)
    {
        var (shape, points, options) = (task.Initial.Shape, task.Samples.Training, task.Options);
        Require(points.Count > 0, "There are no training points.");
        Require(Fits(points), FormattableString.Invariant(
            $"{points.Count} points of {points.Dimension} coordinates and {points.Outputs} values: the arrays' lengths do not fit."));
        Require(shape.Inputs == points.Dimension && shape.Outputs == points.Outputs, FormattableString.Invariant(
            $"The network {shape} does not take points of {points.Dimension} coordinates and {points.Outputs} values."));
        Require(options.BatchSize is null or > 0, FormattableString.Invariant($"A batch of {options.BatchSize} points."));
        Require(options.EarlyStop is null || task.Samples.Validation.Count > 0, "An early stop needs validation points.");
        Require(options.Loss != LossKind.CrossEntropy || shape.Outputs > 1, "Cross-entropy needs at least two outputs.");
        Require(task.Threads > 0, FormattableString.Invariant($"{task.Threads} threads."));
        Require(task.Initial.Activation.Slope is >= 0 and < 1, "The activation's slope must be in [0, 1).");
        Require(Ascend(task.CheckpointEpochs), "The checkpoints' epochs do not ascend.");
        Require(task.CheckpointEpochs.All(epoch => epoch >= 0 && epoch <= options.Epochs), FormattableString.Invariant(
            $"A checkpoint's epoch is not within 0 .. {options.Epochs}."));
        Require(task.From is null || task.From.Network.Shape.Equals(shape), FormattableString.Invariant(
            $"The checkpoint's network {task.From?.Network.Shape} is not of the shape {shape}."));
    }

    private static bool Ascend(IReadOnlyList<int> epochs) => epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second);

    private static bool Fits(SampleSet points) =>
        points.Inputs.Length == (long)points.Count * points.Dimension
        && points.Targets.Length == (long)points.Count * points.Outputs;

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ArgumentException(message);
    }
}
