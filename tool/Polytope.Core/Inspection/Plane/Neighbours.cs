using Polytope.Core.Exact;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection.Plane;

/// <summary>
/// The polytopes beyond the sides of a polygon: the activation pattern infinitesimally far beyond a point of the side,
/// exactly.
/// </summary>
/// <param name="functions">The pre-activations on the polygon.</param>
/// <param name="pattern">The polygon's pattern.</param>
internal sealed class Neighbours(CellFunctions functions, ActivationPattern pattern)
{
    /// <summary>Bounds the relative error of a row's value at a rounded point: six roundings, and some room.</summary>
    private const double Rounding = 16 * Roundings.Unit;

    /// <summary>The neighbour across a side; null beyond a side of the window.</summary>
    /// <param name="from">The side's first vertex, or null if it is unbounded there.</param>
    /// <param name="to">Its last vertex, or null.</param>
    public Neighbour? Across(PlaneRow side, ExactPoint? from, ExactPoint? to)
    {
        if (side.IsWindow) return null;
        var middle = Middle(side.Exact, from, to);
        var rounded = middle.Round();
        var bits = new List<bool[]>();
        CellFunctions? beyond = null;
        for (var layer = 0; layer < pattern.Depth; layer++)
        {
            var rows = beyond is null ? functions.Layers[layer] : beyond.Append(neuron => bits[^1][neuron]);
            var neurons = Enumerable.Range(0, pattern.Width(layer));
            bits.Add([.. neurons.Select(neuron => IsActive(rows, layer, neuron))]);

            // The functions are the same up to and including the first layer whose pattern differs.
            if (beyond is null && !bits[^1].AsSpan().SequenceEqual(pattern.Layer(layer)))
                beyond = functions.Prefix(layer);
        }

        bool IsActive(DyadicMatrix rows, int layer, int neuron) =>
            functions.Network.Cuts(layer, neuron) && IsPositive(rows, neuron, side.Exact, middle, rounded);

        var other = ActivationPattern.Of(bits);
        var map = new AffineFunction((beyond ?? functions).AppendAll(other).Layers[^1]);
        var crossed = pattern.DifferencesFrom(other).Select(neuron => new CreaseId(neuron.Layer, neuron.Neuron));
        return new Neighbour([.. crossed], other, map);
    }

    /// <summary>
    /// Whether a neuron is positive just beyond the middle of a side: by its value in doubles, else by its exact value;
    /// if that is 0, by its derivative across the side.
    /// </summary>
    private static bool IsPositive(
        DyadicMatrix rows, int neuron, ExactLine side, ExactPoint middle, (double X, double Y) rounded)
    {
        double a = rows.Round(neuron, 0), b = rows.Round(neuron, 1), c = rows.Round(neuron, 2);
        var value = (a * rounded.X) + (b * rounded.Y) + c;
        var size = Math.Abs(a * rounded.X) + Math.Abs(b * rounded.Y) + Math.Abs(c);
        if (Math.Abs(value) > (Rounding * size) + Roundings.Underflow) return value > 0;
        var line = new ExactLine(rows.Mantissa(neuron, 0), rows.Mantissa(neuron, 1), rows.Mantissa(neuron, 2));
        var sign = line.SignAt(middle);
        return sign > 0 || (sign == 0 && ((line.A * side.A) + (line.B * side.B)).Sign > 0);
    }

    /// <summary>A point of the side other than its ends.</summary>
    private static ExactPoint Middle(ExactLine line, ExactPoint? from, ExactPoint? to) => (from, to) switch
    {
        ({ } p, { } q) => new ExactPoint((p.X * q.W) + (q.X * p.W), (p.Y * q.W) + (q.Y * p.W), 2 * p.W * q.W),
        ({ } p, null) => new ExactPoint(p.X - (line.B * p.W), p.Y + (line.A * p.W), p.W),
        (null, { } q) => new ExactPoint(q.X + (line.B * q.W), q.Y - (line.A * q.W), q.W),
        _ => new ExactPoint(-line.A * line.C, -line.B * line.C, (line.A * line.A) + (line.B * line.B)),
    };
}
