using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Planning.Subjects;

/// <summary>A file of which a plan learns.</summary>
/// <param name="Key">The key of <see cref="ImageSettings"/> that names it.</param>
/// <param name="Written">The path as the manifest has it, for people.</param>
/// <param name="Path">The full path: Written, from the manifest's folder.</param>
/// <param name="Digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
public sealed record PlannedFile(string Key, string Written, string Path, string Digest)
{
    /// <summary>Makes sure that the file of the plan can still be found where the plan says.</summary>
    /// <exception cref="UserErrorException">The file is gone or has changed.</exception>
    public void ThrowIfChanged()
    {
        var what = Key == ImageSettings.PointsChoice ? "points of the plan" : "image of the plan";
        try
        {
            if (Records.Digest.Of(WholeFile.Read(Path)) == Digest) return;
        }
        catch (UnreadableFileException mistake)
        {
            throw new UserErrorException(
                $"The {what} can't be read any more: {mistake.Message}", ExitCode.Failed, mistake);
        }

        throw new UserErrorException(Key == ImageSettings.PointsChoice
            ? $"{Path}: the points have changed since they were planned. Run again to plan with the new ones."
            : $"{Path}: the image has changed since it was planned. Run again to plan with the new one.");
    }
}
