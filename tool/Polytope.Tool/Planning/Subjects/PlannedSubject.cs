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

    /// <summary>
    /// The file by which a run keeps what it learned, so that its folder is all that is needed to run it again; null
    /// where the plan itself tells all.
    /// </summary>
    public virtual KeptFile? Kept => null;

    /// <summary>
    /// SHA-256 of what the loss takes of the file, in lower-case hexadecimal: the same for every file that says the
    /// same. Null where there is no file.
    /// </summary>
    public virtual string? LearnedDigest(LossKind loss) => null;

    /// <summary>What the training takes of it, and the samples.</summary>
    /// <exception cref="UserErrorException">The file is gone or has changed.</exception>
    public (Subject Subject, Samples Samples) Draw(TrainingSettings training, SamplingSettings sampling, ulong seed)
    {
        Source?.ThrowIfChanged();
        var (subject, samples) = DrawSamples(training, sampling, seed);
        return (subject, samples with { Training = SampleNoise.Add(samples.Training, sampling.Noise, seed) });
    }

    /// <summary>The same without noise.</summary>
    protected abstract (Subject Subject, Samples Samples) DrawSamples(
        TrainingSettings training, SamplingSettings sampling, ulong seed);
}
