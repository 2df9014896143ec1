using Polytope.Core.Buffers;

namespace Polytope.Core.Images;

/// <summary>Points, and the values that a network is to learn there. Immutable by convention.</summary>
/// <param name="Count">Number of points.</param>
/// <param name="Dimension">Coordinates per point.</param>
/// <param name="Outputs">Values per point.</param>
/// <param name="Inputs">
/// Count x dimension, point by point; for an image (j / width, i / height), less 1/2 with
/// <see cref="InputCoordinates.Centred"/>, rounded to float32.
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

/// <summary>The coordinates in which a network takes the points of an image.</summary>
public enum InputCoordinates
{
    /// <summary>From 0 to 1: (j / width, i / height) for the pixel in column j and row i.</summary>
    Unit,

    /// <summary>From -1/2 to 1/2, with (0, 0) in the middle: 1/2 less than those of <see cref="Unit"/>.</summary>
    Centred,
}

/// <summary>The training points and the validation points, which are disjoint.</summary>
public sealed record Samples(SampleSet Training, SampleSet Validation);
