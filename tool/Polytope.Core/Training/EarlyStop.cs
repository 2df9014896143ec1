namespace Polytope.Core.Training;

/// <summary>
/// Ends a training when the validation loss no longer falls: after <paramref name="Patience"/> epochs in a row, none of
/// which has a loss that is less than the least before by more than <paramref name="Improvement"/>.
/// </summary>
/// <param name="Patience">At least 1.</param>
/// <param name="Improvement">At least 0, in units of the loss.</param>
public sealed record EarlyStop(int Patience, double Improvement = 0)
{
    /// <param name="before">What was seen until the epoch before; null before the first.</param>
    /// <param name="loss">The validation loss after the epoch.</param>
    internal EarlyStopState Next(EarlyStopState? before, int epoch, double loss) =>
        before is null || loss < before.Least - Improvement
            ? new EarlyStopState(loss, epoch, HasStopped: false)
            : before with { HasStopped = epoch - before.Epoch >= Patience };
}

/// <summary>What <see cref="EarlyStop"/> remembers.</summary>
/// <param name="Least">The least validation loss so far.</param>
/// <param name="Epoch">After which epoch that was.</param>
/// <param name="HasStopped">The training has ended for want of a lesser one.</param>
public sealed record EarlyStopState(double Least, int Epoch, bool HasStopped);
