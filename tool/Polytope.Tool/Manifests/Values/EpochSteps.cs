using System.Collections.Immutable;
using System.Globalization;

namespace Polytope.Tool.Manifests.Values;

/// <summary>
/// Every so many epochs: <c>10</c>, or denser at the start, <c>[1 until 50, 10]</c>: the multiples of 1 up to
/// 50, then the multiples of 10. No step means every checkpoint.
/// </summary>
public sealed record EpochSteps(ImmutableArray<EpochStep> Steps)
{
    /// <summary>The word for every epoch that another output draws.</summary>
    public const string CheckpointWord = "checkpoint";

    /// <summary>Every epoch that another output draws.</summary>
    public static EpochSteps Checkpoint { get; } = new(ImmutableArray<EpochStep>.Empty);

    public static EpochSteps Each(int epochs) => new([new EpochStep(epochs)]);

    /// <summary>The smallest of 1, 2, 5, 10, 20, 50, ... that gives at most 600 epochs after epoch 0.</summary>
    public static EpochSteps Sensible(int last)
    {
        for (var decade = 1; ; decade *= 10)
        {
            foreach (var digit in (ReadOnlySpan<int>)[1, 2, 5])
                if (last <= 600L * digit * decade) return Each(digit * decade);
        }
    }

    public bool IsCheckpoint => Steps.IsEmpty;

    /// <summary>Ascending: 0, the multiples of each step up to its end, and always the last epoch.</summary>
    public IEnumerable<int> Epochs(int last)
    {
        yield return 0;
        long epoch = 0;
        foreach (var step in Steps)
        {
            var end = Math.Min(step.Until ?? last, last);
            for (epoch = ((epoch / step.Every) + 1) * step.Every; epoch <= end; epoch += step.Every)
                if (epoch < last) yield return (int)epoch;
            epoch = end;
        }

        if (last > 0) yield return last;
    }

    public bool Equals(EpochSteps? other) => other is not null && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    public override int GetHashCode() => Steps.Aggregate(0, HashCode.Combine);
}

/// <summary>Every so many epochs, until an epoch or to the end.</summary>
public readonly record struct EpochStep(int Every, int? Until = null)
{
    public override string ToString() => Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"{Every} until {until}")
        : Every.ToString(CultureInfo.InvariantCulture);
}
