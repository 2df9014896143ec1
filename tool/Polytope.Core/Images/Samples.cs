using Polytope.Core.Buffers;

namespace Polytope.Core.Images;

/// <summary>Points, and the values that a network is to learn there. Immutable by convention.</summary>
/// <param name="Count">Number of points.</param>
/// <param name="Dimension">Coordinates per point.</param>
/// <param name="Outputs">Values per point.</param>
/// <param name="Inputs">
/// Count x dimension, point by point; for an image (j / width, i / height) rounded to float32.
/// </param>
/// <param name="Targets">Count x outputs, point by point.</param>
public sealed record SampleSet(int Count, int Dimension, int Outputs, float[] Inputs, float[] Targets)
{
    /// <summary>Those points whose numbers are given, in that order.</summary>
    public SampleSet Chosen(IReadOnlyList<int> points) => new(
        points.Count, Dimension, Outputs, Rows(Inputs, Dimension, points), Rows(Targets, Outputs, points));

    private static float[] Rows(float[] values, int width, IReadOnlyList<int> points)
    {
        var rows = new float[BufferSize.Of(width, points.Count)];
        for (var i = 0; i < points.Count; i++)
            values.AsSpan(points[i] * width, width).CopyTo(rows.AsSpan(i * width));
        return rows;
    }
}

/// <summary>The training points and the validation points, which are disjoint.</summary>
public sealed record Samples(SampleSet Training, SampleSet Validation);
