using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// The corners of one cell as two arrays of coordinates, of which four at a time fit into a register.
/// </summary>
/// <param name="arena">Where the arrays are.</param>
/// <param name="most">No cell has more corners.</param>
internal sealed unsafe class CornerLanes(Arena arena, int most)
{
    public Pointer<double> X { get; } = arena.Take<double>(most + 4);

    public Pointer<double> Y { get; } = arena.Take<double>(most + 4);

    public Polygon Polygon { get; private set; }

    public Box Box { get; private set; }

    /// <summary>Loads a cell; the one that was loaded before is not valid any more.</summary>
    public LoadedCell Load(Polygon cell)
    {
        Polygon = cell;
        Box = Box.Around(cell);
        var count = cell.Count;
        for (var i = 0; i < count; i++) (X[i], Y[i]) = (cell.Corners[i].X, cell.Corners[i].Y);

        // The last corner again, a whole vector of it, fills up the lanes.
        Vector256.Create(X[count - 1]).Store((X + count).Next(4));
        Vector256.Create(Y[count - 1]).Store((Y + count).Next(4));
        return new LoadedCell(this);
    }

    /// <summary>Whether a row is, at some corner, above a bound, below minus the bound, or neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (bool Above, bool Below, bool Open) Signs(in Row row, double bound)
    {
        var a = Vector256.Create(row.A);
        var b = Vector256.Create(row.B);
        var c = Vector256.Create(row.C);
        var limit = Vector256.Create(bound);
        uint above = 0, below = 0, open = 0;
        var count = Polygon.Count;
        for (var i = 0; i < count; i += 4)
        {
            var sum = Vector256.FusedMultiplyAdd(b, Vector256.Load((Y + i).Next(4)), c);
            var z = Vector256.FusedMultiplyAdd(a, Vector256.Load((X + i).Next(4)), sum);
            var up = Vector256.GreaterThan(z, limit);
            var down = Vector256.LessThan(z, -limit);
            above |= up.ExtractMostSignificantBits();
            below |= down.ExtractMostSignificantBits();
            open |= ~(up | down).ExtractMostSignificantBits() & 15;
        }

        return (above != 0, below != 0, open != 0);
    }
}

/// <summary>
/// A cell whose corners are in the lanes of a <see cref="CornerLanes"/>: only such a cell can be asked for signs. Valid
/// until those lanes are loaded with another cell.
/// </summary>
internal readonly unsafe ref struct LoadedCell
{
    internal LoadedCell(CornerLanes lanes) => Lanes = lanes;

    public CornerLanes Lanes { get; }

    public Polygon Polygon => Lanes.Polygon;

    /// <summary>A box around the corners, and the largest of their radii.</summary>
    public Box Box => Lanes.Box;

    /// <summary>The crease that drew the edge before a corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CreaseId CreaseBefore(int corner)
    {
        var polygon = Polygon;
        return polygon.Corners[polygon.Before(corner)].Crease;
    }

    /// <summary>Takes up corners that have moved, so that no later decision depends on which came first.</summary>
    public void Reload() => Lanes.Load(Polygon);
}
