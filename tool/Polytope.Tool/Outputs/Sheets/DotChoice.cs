using Polytope.Core.Numerics;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>Which of the sample points are painted, where not all are.</summary>
internal static class DotChoice
{
    /// <summary>
    /// Divides the dots between the sets in proportion to their points; each set with points keeps one.
    /// </summary>
    /// <param name="most">Null is all.</param>
    public static (int Training, int Validation) Of(int training, int validation, int? most)
    {
        if (most is not { } dots || dots >= training + validation) return (training, validation);
        if (dots == 0) return (0, 0);
        var share = (int)(((double)dots * training / (training + validation)) + 0.5);
        if (dots > 1) share = Math.Clamp(share, Math.Min(1, training), dots - Math.Min(1, validation));
        return (share, dots - share);
    }

    /// <summary>
    /// As many indices below <paramref name="count"/>, ascending. They are chosen by a hash, so that points in the
    /// order of a grid or of a file leave no stripes, and fewer dots are some of the more.
    /// </summary>
    public static IEnumerable<int> Indices(int count, int chosen) =>
        chosen >= count
            ? Enumerable.Range(0, count)
            : Enumerable.Range(0, count).OrderBy(index => StableHash.Mix(1, (ulong)index)).Take(chosen).Order();
}
