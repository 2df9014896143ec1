using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Planning.Subjects;

/// <summary>What a plan's network learns. Closed: an image, or points of a file.</summary>
public abstract record PlannedSubject
{
    private protected PlannedSubject()
    {
    }

    /// <summary>The file that it was read from; null for what the tool draws.</summary>
    public virtual PlannedFile? Source => null;

    /// <summary>What the loss takes of it, and the samples.</summary>
    /// <exception cref="UserErrorException">The file is gone or has changed.</exception>
    public (Subject Subject, Samples Samples) Draw(LossKind loss, SamplingSettings sampling, ulong seed)
    {
        Source?.ThrowIfChanged();
        var (subject, samples) = DrawSamples(loss, sampling, seed);
        return (subject, samples with { Training = SampleNoise.Add(samples.Training, sampling.Noise, seed) });
    }

    /// <summary>The same without noise.</summary>
    protected abstract (Subject Subject, Samples Samples) DrawSamples(
        LossKind loss, SamplingSettings sampling, ulong seed);
}
