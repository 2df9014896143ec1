namespace Polytope.Core.Partitions;

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
    /// Decides every neuron of a layer on a cell that enters it: sets the pattern, and lists those that cut.
    /// </summary>
    private int DecideOnCell(int layer, Polygon cell, int* list)
    {
        var table = _tables.Layers[layer];
        var box = Box.Around(cell);
        var bytes = table.Pad / LayerTables.Lanes;
        var positive = stackalloc byte[bytes];
        var negative = stackalloc byte[bytes];
        var rows = _rowsOfLayer[layer];
        RowKernel.SignsOnBox(
            rows,
            table.Pad,
            box.CenterX,
            box.CenterY,
            box.HalfX + box.Radius + (8 * RowKernel.U * _extentX),
            box.HalfY + box.Radius + (8 * RowKernel.U * _extentY),
            positive,
            negative);
        var pattern = _path.Layer(layer);
        pattern.Clear();
        var cutting = 0;
        _counts.Decisions += table.Outputs;
        for (var block = 0; block < bytes; block++)
        {
            pattern[block >> 3] |= (ulong)positive[block] << ((block & 7) * 8);
            var open = (uint)(byte)~(positive[block] | negative[block]);
            if (block == bytes - 1 && (table.Outputs & 7) != 0) open &= (1u << (table.Outputs & 7)) - 1;
            for (; open != 0; open &= open - 1)
            {
                var neuron = (block * 8) + System.Numerics.BitOperations.TrailingZeroCount(open);
                var sign = SignOnCell(layer, neuron, cell, box.Radius);
                if (sign == CellSign.Mixed) list[cutting++] = neuron;
                else if (sign == CellSign.Positive) _path.Set(layer, neuron, true);
            }
        }

        return cutting;
    }

    private CellSign SignOnPart(int layer, int neuron, Polygon part)
    {
        _counts.Decisions++;
        return SignOnCell(layer, neuron, part, part.LargestRadius());
    }

    /// <summary>
    /// The sign of a neuron on a cell, from its signs at the corners. Where it does not cut the cell, corners of
    /// this layer at which it vanishes take note of it.
    /// </summary>
    private CellSign SignOnCell(int layer, int neuron, Polygon cell, double radius)
    {
        var row = Row.At(_rowsOfLayer[layer], _tables.Layers[layer].Pad, neuron);
        if (row.IsConstant) return row.C > 0 ? CellSign.Positive : CellSign.NotPositive;
        var bound = Bound(row, radius);
        bool above = false, below = false, open = false;
        for (var i = 0; i < cell.Count; i++)
        {
            var z = row.ValueAt(cell.Corners[i]);
            if (z > bound) above = true;
            else if (z < -bound) below = true;
            else open = true;
        }

        if (above && below) return CellSign.Mixed;
        if (!open) return above ? CellSign.Positive : CellSign.NotPositive;
        var zeros = stackalloc int[cell.Count];
        var zero = 0;
        for (var i = 0; i < cell.Count; i++)
        {
            if (Math.Abs(row.ValueAt(cell.Corners[i])) > bound) continue;
            var sign = ExactSign(layer, neuron, cell, i);
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
        var bound = Bound(row, cell.LargestRadius());
        for (var i = 0; i < cell.Count; i++)
        {
            var z = row.ValueAt(cell.Corners[i]);
            values[i] = z;
            signs[i] = (sbyte)(z > bound ? 1 : z < -bound ? -1 : ExactSign(layer, neuron, cell, i));
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
        _exactPath.Line(layer, neuron, _path).IsProportionalTo(_exactPath.Line(layer, other, _path));

    /// <summary>
    /// |computed value at a corner's computed place - exact value at its exact place| is below this, for corners
    /// that are within <paramref name="radius"/> of their exact places.
    /// </summary>
    private double Bound(in Row row, double radius) =>
        (row.E + (8 * RowKernel.U * Magnitude(row.A, row.B, row.C))
            + ((Math.Abs(row.A) + Math.Abs(row.B)) * radius) + 1e-300) * 1.000001;

    private int ExactSign(int layer, int neuron, Polygon cell, int corner)
    {
        _counts.ExactDecisions++;
        return _exactPath.Line(layer, neuron, _path).SignAt(ExactCorner(cell, corner));
    }

    private ExactPoint ExactCorner(Polygon cell, int corner) =>
        ExactLine.Meet(ExactEdge(cell.Corners[cell.Before(corner)]), ExactEdge(cell.Corners[corner]));

    private ExactLine ExactEdge(in CellVertex from) => from.EdgeLayer < 0
        ? _sides.Exact(from.EdgeNeuron)
        : _exactPath.Line(from.EdgeLayer, from.EdgeNeuron, _path);

    /// <summary>The neuron on the list whose line passes nearest to the middle of the cell, for the cell's size.</summary>
    private int MostCentral(int layer, Polygon cell, int* list, int count)
    {
        if (count < 4) return 0;
        var box = Box.Around(cell);
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
