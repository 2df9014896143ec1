namespace Polytope.Core.Training;

/// <summary>
/// Ends a training when the validation loss no longer falls: when <paramref name="Patience"/> epochs in a row have not
/// lowered the lowest loss by more than <paramref name="Improvement"/>.
/// </summary>
/// <param name="Patience">Epochs, at least 1.</param>
/// <param name="Improvement">At least 0, in units of the loss.</param>
public sealed record EarlyStop(int Patience, double Improvement = 0)
{
    /// <summary>The state after an epoch.</summary>
    /// <param name="before">The state after the epoch before; null for the first epoch.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="loss">The validation loss after the epoch.</param>
    public EarlyStopState Next(EarlyStopState? before, int epoch, double loss) =>
        before is null || loss < before.Least - Improvement
            ? new EarlyStopState(loss, epoch, HasStopped: false)
            : before with { HasStopped = epoch - before.Epoch >= Patience };
}

/// <summary>The state of an <see cref="EarlyStop"/> after some epoch.</summary>
/// <param name="Least">The lowest validation loss so far.</param>
/// <param name="Epoch">The epoch after which the loss was that low.</param>
/// <param name="HasStopped">Whether the training has stopped.</param>
public sealed record EarlyStopState(double Least, int Epoch, bool HasStopped);
