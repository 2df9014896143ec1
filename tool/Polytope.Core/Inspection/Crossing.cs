using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Inspection;

/// <summary>What lies beyond a side of a polygon: the pattern a step of no length across its middle, exactly.</summary>
internal sealed class Crossing(CellFunctions functions, ActivationPattern pattern)
{
    /// <summary>Bounds the relative error of a row's value at a rounded point: six roundings and some room.</summary>
    private const double Rounding = 16 * RowKernel.U;

    public Neighbour? Of(PlaneRow side, ExactPoint? from, ExactPoint? to)
    {
        if (side.IsWindow) return null;
        var middle = Middle(side.Exact, from, to);
        var rounded = middle.Round();
        var bits = new List<bool[]>();
        CellFunctions? beyond = null;
        for (var layer = 0; layer < pattern.Depth; layer++)
        {
            var rows = beyond is null ? functions.Layers[layer] : beyond.Next(neuron => bits[^1][neuron]);
            bits.Add([.. Enumerable.Range(0, pattern.Width(layer)).Select(neuron => IsActive(rows, neuron, side.Exact, middle, rounded))]);

            // Up to the first layer that differs the functions are the same.
            if (beyond is null && !bits[^1].AsSpan().SequenceEqual(pattern.Layer(layer))) beyond = functions.Until(layer);
        }

        var other = ActivationPattern.Of(bits);
        var map = new AffineFunction((beyond ?? functions).Through(other).Layers[^1]);
        return new Neighbour([.. pattern.DifferencesFrom(other).Select(neuron => new CreaseId(neuron.Layer, neuron.Neuron))], other, map);
    }

    private static bool IsActive(DyadicMatrix rows, int neuron, ExactLine side, ExactPoint middle, (double X, double Y) rounded)
    {
        double a = rows.Round(neuron, 0), b = rows.Round(neuron, 1), c = rows.Round(neuron, 2);
        var value = (a * rounded.X) + (b * rounded.Y) + c;
        var size = Math.Abs(a * rounded.X) + Math.Abs(b * rounded.Y) + Math.Abs(c);
        if (Math.Abs(value) > (Rounding * size) + 1e-290) return value > 0;
        var line = new ExactLine(rows.Whole(neuron, 0), rows.Whole(neuron, 1), rows.Whole(neuron, 2));
        var sign = line.SignAt(middle);
        return sign > 0 || (sign == 0 && ((line.A * side.A) + (line.B * side.B)).Sign > 0);
    }

    /// <summary>A point of the side that is none of its ends.</summary>
    private static ExactPoint Middle(ExactLine line, ExactPoint? from, ExactPoint? to) => (from, to) switch
    {
        ({ } p, { } q) => new ExactPoint((p.X * q.W) + (q.X * p.W), (p.Y * q.W) + (q.Y * p.W), 2 * p.W * q.W),
        ({ } p, null) => new ExactPoint(p.X - (line.B * p.W), p.Y + (line.A * p.W), p.W),
        (null, { } q) => new ExactPoint(q.X + (line.B * q.W), q.Y - (line.A * q.W), q.W),
        _ => new ExactPoint(-line.A * line.C, -line.B * line.C, (line.A * line.A) + (line.B * line.B)),
    };
}
