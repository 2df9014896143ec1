using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Rows;

/// <summary>The corners of one cell as runs of coordinates, to look at four at a time.</summary>
internal sealed unsafe class CornerLanes(Arena arena, int most)
{
    public double* X { get; } = arena.Take<double>(most + 4);
    public double* Y { get; } = arena.Take<double>(most + 4);

    public int Count { get; private set; }

    public Box Box { get; private set; }

    public void Load(Polygon cell)
    {
        Count = cell.Count;
        Box = Box.Around(cell);
        for (var i = 0; i < Count; i++) (X[i], Y[i]) = (cell.Corners[i].X, cell.Corners[i].Y);

        // A whole vector more of the last corner fills up the lanes.
        Vector256.Create(X[Count - 1]).Store(X + Count);
        Vector256.Create(Y[Count - 1]).Store(Y + Count);
    }

    /// <summary>Whether a row is above a bound, below minus the bound, and neither, at some corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (bool Above, bool Below, bool Open) Signs(in Row row, double bound)
    {
        var a = Vector256.Create(row.A);
        var b = Vector256.Create(row.B);
        var c = Vector256.Create(row.C);
        var limit = Vector256.Create(bound);
        uint above = 0, below = 0, open = 0;
        for (var i = 0; i < Count; i += 4)
        {
            var z = Vector256.FusedMultiplyAdd(a, Vector256.Load(X + i), Vector256.FusedMultiplyAdd(b, Vector256.Load(Y + i), c));
            var up = Vector256.GreaterThan(z, limit);
            var down = Vector256.LessThan(z, -limit);
            above |= up.ExtractMostSignificantBits();
            below |= down.ExtractMostSignificantBits();
            open |= ~(up | down).ExtractMostSignificantBits() & 15;
        }

        return (above != 0, below != 0, open != 0);
    }
}
