using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Polytope.Core.Images;

namespace Polytope.Tool.PointSets;

/// <summary>The points of a file, as they are written: each with a value or a class.</summary>
public sealed class PointSet
{
    private readonly Lazy<string> _digest;

    public PointSet() => _digest = new(() => Records.Digest.Of(Encoding.UTF8.GetBytes(Text())));

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public required string FileDigest { get; init; }

    /// <summary>
    /// SHA-256 of the points, in lower-case hexadecimal: the same for every file that has the same points in the same
    /// order, however its lines end, whatever its separators, names and comments are.
    /// </summary>
    public string Digest => _digest.Value;

    public required ImmutableArray<double> X { get; init; }

    /// <summary>As many as there are x.</summary>
    public required ImmutableArray<double> Y { get; init; }

    /// <summary>As many as there are x; empty where the points have classes.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>The class of each point, an index into the labels; empty where the points have values.</summary>
    public ImmutableArray<int> Classes { get; init; } = [];

    /// <summary>The classes as they are written, in the order of the network's outputs.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Which points are for validation; null where the file does not say.</summary>
    public ImmutableArray<bool>? Validation { get; init; }

    public int Count => X.Length;

    /// <summary>Values a point has as a target of the network: a value, or a score for each class.</summary>
    public int Outputs => Labels.IsEmpty ? 1 : Labels.Length;

    /// <summary>A line for each point, whose numbers read back exactly.</summary>
    private string Text()
    {
        var text = new StringBuilder();
        for (var point = 0; point < Count; point++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{X[point]:R},{Y[point]:R},");
            if (Labels.IsEmpty) text.Append(CultureInfo.InvariantCulture, $"{Values[point]:R}");
            else text.Append('"').Append(Labels[Classes[point]].Replace("\"", "\"\"")).Append('"');
            text.Append(Validation is not { } says ? "" : says[point] ? ",validation" : ",training").Append('\n');
        }

        return text.ToString();
    }

    /// <summary>All points in the order of the file, in the coordinates and values of the network.</summary>
    public SampleSet Scaled(PointScale scale)
    {
        var (inputs, targets) = (new float[2 * Count], new float[Outputs * Count]);
        for (var point = 0; point < Count; point++)
        {
            (inputs[2 * point], inputs[(2 * point) + 1]) = scale.Place(X[point], Y[point]);
            if (Labels.IsEmpty) targets[point] = scale.Value(Values[point]);
            else targets[(Outputs * point) + Classes[point]] = 1;
        }

        return new SampleSet(Count, 2, Outputs, inputs, targets);
    }

    /// <summary>Divides the points into those for training and those for validation.</summary>
    /// <param name="training">How many, where the file does not say which, and has so many.</param>
    /// <param name="validation">The same.</param>
    /// <param name="seed">Of the draw, where the file does not say which.</param>
    public Samples Divided(PointScale scale, int training, int validation, ulong seed)
    {
        var all = Scaled(scale);
        if (Validation is { } says)
        {
            var numbers = Enumerable.Range(0, Count);
            return new Samples(
                all.Chosen([.. numbers.Where(point => !says[point])]),
                all.Chosen([.. numbers.Where(point => says[point])]));
        }

        var whole = (long)training + validation;
        if (whole > Count)
        {
            training = (int)Math.Clamp(Math.Round((double)Count * training / whole), 1, Count - 1);
            validation = Count - training;
        }

        return Sampler.Draw(all, training, validation, seed);
    }
}
