using Polytope.Core.Images;
using Polytope.Core.Networks;

namespace Polytope.Core.Training.Builtin;

/// <summary>Checks that the parts of a task fit each other.</summary>
internal static class TaskCheck
{
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void ThrowIfInconsistent(TrainingTask task)
    {
        var (shape, points, options) = (task.Initial.Shape, task.Samples.Training, task.Options);
        Require(points.Count > 0, "There are no training points.");
        Require(
            Fits(points),
            FormattableString.Invariant($"The arrays do not hold {points.Count} points of ")
            + FormattableString.Invariant($"{points.Dimension} coordinates and {points.Outputs} values."));
        Require(shape.Inputs == points.Dimension && shape.Outputs == points.Outputs, PointLoss.Misfit(shape, points));
        Require(options.BatchSize is null or > 0, FormattableString.Invariant(
            $"A batch must have at least one point, not {options.BatchSize}."));
        Require(
            options.EarlyStop is null || task.Samples.Validation.Count > 0, "An early stop needs validation points.");
        Require(
            options.Loss != LossKind.CrossEntropy || shape.Outputs > 1, "Cross-entropy needs at least two outputs.");
        Require(
            options.Loss != LossKind.CrossEntropy || task.Initial.Output == OutputActivation.Linear,
            "Cross-entropy takes linear outputs: the softmax is a part of it.");
        Require(
            options.Prediction is null or { Strength: >= 0, Hidden.IsDefault: false, Bins: >= 2, Reach: > 0 },
            "The prediction of weights needs a strength of at least 0, two bins or more, and a reach above 0.");
        var phases = options.Phases.Select(phase => phase.After).ToList();
        Require(
            phases.All(after => after > 0) && Ascend(phases), "The phases must be ascending, after epoch 1 or later.");
        Require(task.Threads > 0, FormattableString.Invariant($"At least one thread is needed, not {task.Threads}."));
        Require(task.Initial.Activation.Slope is >= 0 and < 1, "The activation's slope must be in [0, 1).");
        task.Initial.RequireOneSlope("Training takes");
        Require(Ascend(task.CheckpointEpochs), "The epochs of the checkpoints must be ascending.");
        Require(task.CheckpointEpochs.All(epoch => epoch >= 0 && epoch <= options.Epochs), FormattableString.Invariant(
            $"The epochs of the checkpoints must be from 0 to {options.Epochs}."));
        Require(task.From is null || task.From.Network.Shape.Equals(shape), FormattableString.Invariant(
            $"The checkpoint's network has the shape {task.From?.Network.Shape}, not {shape}."));
    }

    private static bool Ascend(IReadOnlyList<int> epochs) =>
        epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second);

    private static bool Fits(SampleSet points) =>
        points.Inputs.Length == (long)points.Count * points.Dimension
        && points.Targets.Length == (long)points.Count * points.Outputs;

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ArgumentException(message);
    }
}
