namespace Polytope.Core.Measures.Decisions;

/// <summary>
/// The labels along one edge, from its one end to the other: between two ends every score is linear, so each label has
/// one interval at most. The first and the last label are those of the ends' vertices, which makes all that meets at a
/// vertex agree, however its scores are rounded.
/// </summary>
internal sealed class EdgeLabels(OutputLabels labels)
{
    // No label comes twice.
    private readonly int[] _sequence = new int[labels.Count];

    /// <summary>
    /// The labels in the order in which they follow one another; where two meet, the boundary crosses the edge.
    /// </summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<int> Between(int from, int to)
    {
        var (label, last, at, count) = (labels.OfVertices[from], labels.OfVertices[to], 0.0, 1);
        _sequence[0] = label;
        while (label != last)
        {
            (label, at) = count < labels.Count - 1 ? Next(from, to, label, last, at) : (last, at);
            _sequence[count++] = label;
        }

        return _sequence.AsSpan(0, count);
    }

    /// <summary>The label that overtakes another first after a share of the way; of several the steepest.</summary>
    private (int Label, double At) Next(int from, int to, int label, int last, double at)
    {
        ReadOnlySpan<double> start = labels.At(from), end = labels.At(to);
        var (next, earliest, steepest) = (last, 1.0, double.NegativeInfinity);
        for (var other = 0; other < start.Length; other++)
        {
            var gain = (end[other] - start[other]) - (end[label] - start[label]);
            if (!(gain > 0)) continue;
            var time = Math.Max((start[label] - start[other]) / gain, at);
            if (time > earliest || (time == earliest && gain <= steepest)) continue;
            (next, earliest, steepest) = (other, time, gain);
        }

        return (next, earliest);
    }
}
