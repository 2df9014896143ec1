using System.Numerics;
using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>The sign of a neuron's pre-activation on a whole cell (open).</summary>
internal enum CellSign
{
    /// <summary>Negative, or zero everywhere.</summary>
    NotPositive,

    Positive,

    /// <summary>Both: the neuron's line cuts the cell.</summary>
    Mixed,
}

/// <content>Certified signs: in double with its bound where that decides, else by <see cref="CreaseLines"/>.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>
    /// Decides every neuron of a layer on the cell that enters it: sets the pattern, and lists the neurons that cut.
    /// </summary>
    /// <returns>How many cut.</returns>
    private int DecideOnCell(int layer, LoadedCell cell, Pointer<int> list)
    {
        var table = _tables.Layers[layer];
        var pattern = _pattern.Layer(layer);
        var creases = table.Activations.Cutting;
        RowSigns.AtCorners(
            _lines.Block(layer), table.Pad, table.Outputs, cell, _bounds, pattern, _mixed, _open);
        var cutting = 0;
        _counts.Decisions += table.Activations.CuttingCount;
        for (var word = 0; word < pattern.Length; word++)
        {
            // A neuron of slope 1 has no crease, whatever its sign; its bit stays 0.
            pattern[word] &= creases[word];
            var mixed = _mixed[word] & creases[word];
            for (var open = _open[word] & creases[word]; open != 0; open &= open - 1)
            {
                var bit = open & (~open + 1);
                var sign = SignOnCell(layer, (64 * word) + BitOperations.TrailingZeroCount(open), cell);
                if (sign == CellSign.Mixed) mixed |= bit;
                else if (sign == CellSign.Positive) pattern[word] |= bit;
            }

            for (; mixed != 0; mixed &= mixed - 1)
                list[cutting++] = (64 * word) + BitOperations.TrailingZeroCount(mixed);
        }

        return cutting;
    }

    /// <summary>
    /// The sign of a neuron on a cell, from its signs at the corners. Where it does not cut the cell, corners of this
    /// layer at which it vanishes take note of it.
    /// </summary>
    private CellSign SignOnCell(int layer, int neuron, LoadedCell cell)
    {
        var row = _lines.InDouble(layer, neuron);
        if (row.IsConstant) return row.C > 0 ? CellSign.Positive : CellSign.NotPositive;
        var bound = _bounds.Bound(row, cell.Box.Radius);
        var (above, below, open) = cell.Lanes.Signs(row, bound);
        if (above && below) return CellSign.Mixed;
        if (!open) return above ? CellSign.Positive : CellSign.NotPositive;
        var polygon = cell.Polygon;
        var room = stackalloc int[polygon.Count];
        var zeros = new Pointer<int>(room, polygon.Count);
        var zero = 0;
        for (var i = 0; i < polygon.Count; i++)
        {
            if (Math.Abs(row.ValueAt(polygon.Corners[i])) > bound) continue;
            var sign = SignAtCorner(layer, neuron, cell, i);
            if (sign > 0) above = true;
            else if (sign < 0) below = true;
            else zeros[zero++] = i;
            if (above && below) return CellSign.Mixed;
        }

        for (var k = 0; k < zero; k++) Vanishes(layer, neuron, ref polygon.Corners[zeros[k]]);
        return above ? CellSign.Positive : CellSign.NotPositive;
    }

    /// <summary>A cutting neuron's sign and value at every corner.</summary>
    private void SignsAtCorners(int layer, int neuron, LoadedCell cell, Pointer<sbyte> signs, Pointer<double> values)
    {
        var row = _lines.InDouble(layer, neuron);
        var bound = _bounds.Bound(row, cell.Box.Radius);
        var polygon = cell.Polygon;
        for (var i = 0; i < polygon.Count; i++)
        {
            values[i] = row.ValueAt(polygon.Corners[i]);
            var sign = CreaseLines.Sign(values[i], bound);
            if (sign == 0) sign = SignAtCorner(layer, neuron, cell, i);
            signs[i] = (sbyte)sign;
            if (sign == 0) Vanishes(layer, neuron, ref polygon.Corners[i]);
        }
    }

    /// <summary>The exact sign of a neuron at a corner where double left it open.</summary>
    private int SignAtCorner(int layer, int neuron, LoadedCell cell, int corner)
    {
        ref var at = ref cell.Polygon.Corners[corner];
        var before = cell.CreaseBefore(corner);
        if (_lines.Refine(ref at, before)) cell.Reload();
        return _lines.SignAt(new CreaseId(layer, neuron), at, before);
    }

    /// <summary>Notes that a neuron of the layer under work vanishes at a corner.</summary>
    private void Vanishes(int layer, int neuron, ref CellVertex corner)
    {
        if (corner.Origin == VertexOrigin.Settled || neuron == corner.First || neuron == corner.Second) return;
        if (corner.Origin == VertexOrigin.OnOldEdge) corner.First = Math.Min(corner.First, neuron);
        else if (neuron > corner.First)
        {
            if (neuron < corner.Second && !Coincide(layer, neuron, corner.First)) corner.Second = neuron;
        }
        else
        {
            if (!Coincide(layer, neuron, corner.First)) corner.Second = corner.First;
            corner.First = neuron;
        }
    }

    /// <summary>Whether two neurons that vanish at one point vanish on the same line.</summary>
    private bool Coincide(int layer, int neuron, int other) =>
        _lines.Coincide(new CreaseId(layer, neuron), new CreaseId(layer, other));

    /// <summary>
    /// The neuron on the list whose line passes nearest to the middle of a cell, relative to its size.
    /// </summary>
    private int MostCentral(int layer, LoadedCell cell, Pointer<int> list, int count)
    {
        if (count < 4) return 0;
        var box = cell.Box;
        var rows = _lines.Block(layer);
        var pad = _tables.Layers[layer].Pad;
        var best = 0;
        var least = double.PositiveInfinity;
        for (var k = 0; k < count; k++)
        {
            var row = Row.At(rows, pad, list[k]);
            var reach = (Math.Abs(row.A) * box.HalfX) + (Math.Abs(row.B) * box.HalfY);
            var distance = Math.Abs((row.A * box.CenterX) + (row.B * box.CenterY) + row.C) / reach;
            if (distance < least) (best, least) = (k, distance);
        }

        return best;
    }
}
