using System.Numerics;
using Polytope.Core.Exact;
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

/// <content>Certified signs: a double with its bound where that decides, else whole numbers.</content>
internal sealed unsafe partial class Subdivision
{
    /// <summary>
    /// Decides every neuron of a layer on the cell that enters it, whose corners were loaded: sets the pattern, and
    /// lists those that cut.
    /// </summary>
    private int DecideOnCell(int layer, Polygon cell, int* list)
    {
        var table = _tables.Layers[layer];
        var pattern = _path.Layer(layer);
        RowSigns.AtCorners(
            _rowsOfLayer[layer], table.Pad, table.Outputs, _corners, _extents, pattern, _mixed, _open);
        var cutting = 0;
        _counts.Decisions += table.Outputs;
        for (var word = 0; word < pattern.Length; word++)
        {
            var mixed = _mixed[word];
            for (var open = _open[word]; open != 0; open &= open - 1)
            {
                var bit = open & (~open + 1);
                var sign = SignOnCell(layer, (64 * word) + BitOperations.TrailingZeroCount(open), cell);
                if (sign == CellSign.Mixed) mixed |= bit;
                else if (sign == CellSign.Positive) pattern[word] |= bit;
            }

            for (; mixed != 0; mixed &= mixed - 1) list[cutting++] = (64 * word) + BitOperations.TrailingZeroCount(mixed);
        }

        return cutting;
    }

    /// <summary>
    /// The sign of a neuron on the cell whose corners were loaded last, from its signs there. Where it does not cut the cell, corners of
    /// this layer at which it vanishes take note of it.
    /// </summary>
    private CellSign SignOnCell(int layer, int neuron, Polygon cell)
    {
        var row = Row.At(_rowsOfLayer[layer], _tables.Layers[layer].Pad, neuron);
        if (row.IsConstant) return row.C > 0 ? CellSign.Positive : CellSign.NotPositive;
        var bound = _extents.Bound(row, _corners.Box.Radius);
        var (above, below, open) = _corners.Signs(row, bound);
        if (above && below) return CellSign.Mixed;
        if (!open) return above ? CellSign.Positive : CellSign.NotPositive;
        var zeros = stackalloc int[cell.Count];
        var zero = 0;
        for (var i = 0; i < cell.Count; i++)
        {
            if (Math.Abs(row.ValueAt(cell.Corners[i])) > bound) continue;
            var sign = CloserSign(layer, neuron, cell, i);
            if (sign > 0) above = true;
            else if (sign < 0) below = true;
            else zeros[zero++] = i;
            if (above && below) return CellSign.Mixed;
        }

        for (var k = 0; k < zero; k++) Vanishes(layer, neuron, ref cell.Corners[zeros[k]]);
        return above ? CellSign.Positive : CellSign.NotPositive;
    }

    /// <summary>A cutting neuron's sign and value at every corner.</summary>
    private void SignsAtCorners(int layer, int neuron, Polygon cell, sbyte* signs, double* values)
    {
        var row = Row.At(_rowsOfLayer[layer], _tables.Layers[layer].Pad, neuron);
        var bound = _extents.Bound(row, cell.LargestRadius());
        for (var i = 0; i < cell.Count; i++)
        {
            var z = row.ValueAt(cell.Corners[i]);
            values[i] = z;
            signs[i] = (sbyte)(z > bound ? 1 : z < -bound ? -1 : CloserSign(layer, neuron, cell, i));
            if (signs[i] == 0) Vanishes(layer, neuron, ref cell.Corners[i]);
        }
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
        !_extents.AreNotParallel(_refinedPath.Row(layer, neuron, _path), _refinedPath.Row(layer, other, _path))
        && _exactPath.Line(layer, neuron, _path).IsProportionalTo(_exactPath.Line(layer, other, _path));

    /// <summary>What doubles left open at a corner: in twice the precision, or else in whole numbers.</summary>
    private int CloserSign(int layer, int neuron, Polygon cell, int corner)
    {
        ref var at = ref cell.Corners[corner];
        if (at.Radius > 4 * RowKernel.U * _largestExtent)
        {
            var closer = at;
            _extents.Refine(ref closer, RefinedEdgeRow(cell.Corners[cell.Before(corner)]), RefinedEdgeRow(at));
            if (closer.Radius < at.Radius)
            {
                at = closer;

                // What is cut first must not depend on what was asked before.
                _corners.Load(cell);
            }
        }

        var row = _refinedPath.Row(layer, neuron, _path);
        var z = row.ValueAt(at);
        var bound = _extents.Bound(row, at.Radius);
        return z > bound ? 1 : z < -bound ? -1 : ExactSign(layer, neuron, cell, corner);
    }

    private int ExactSign(int layer, int neuron, Polygon cell, int corner)
    {
        // Lines through the origin meet there, and there the neuron is 0.
        if (layer < _tables.LayersThroughOrigin && IsThroughOrigin(cell.Corners[cell.Before(corner)]) && IsThroughOrigin(cell.Corners[corner])) return 0;
        _counts.ExactDecisions++;
        return _exactPath.Line(layer, neuron, _path).SignAt(ExactCorner(cell, corner));
    }

    /// <summary>Whether the edge that leaves a corner is drawn by a neuron of a layer without biases, as are those before it.</summary>
    private bool IsThroughOrigin(in CellVertex from) => from.EdgeLayer >= 0 && from.EdgeLayer < _tables.LayersThroughOrigin;

    private ExactPoint ExactCorner(Polygon cell, int corner) =>
        ExactLine.Meet(ExactEdge(cell.Corners[cell.Before(corner)]), ExactEdge(cell.Corners[corner]));

    private ExactLine ExactEdge(in CellVertex from) => from.EdgeLayer < 0
        ? _sides.Exact(from.EdgeNeuron)
        : _exactPath.Line(from.EdgeLayer, from.EdgeNeuron, _path);

    /// <summary>The neuron on the list whose line passes nearest to the middle of the cell loaded last, for its size.</summary>
    private int MostCentral(int layer, int* list, int count)
    {
        if (count < 4) return 0;
        var box = _corners.Box;
        var rows = _rowsOfLayer[layer];
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
