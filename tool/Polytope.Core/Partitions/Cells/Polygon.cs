using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;

namespace Polytope.Core.Partitions.Cells;

/// <summary>A convex cell under work: its corners counter-clockwise, in the arena.</summary>
internal readonly struct Polygon(Pointer<CellVertex> corners, int count)
{
    public readonly Pointer<CellVertex> Corners = corners;

    public readonly int Count = count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int After(int i) => i + 1 < Count ? i + 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Before(int i) => i > 0 ? i - 1 : Count - 1;
}

/// <summary>A box around the computed corners of a cell, and how far those may be from the exact ones.</summary>
internal readonly record struct Box(double CenterX, double CenterY, double HalfX, double HalfY, double Radius)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Box Around(Polygon cell)
    {
        double x0 = cell.Corners[0].X, x1 = x0, y0 = cell.Corners[0].Y, y1 = y0, radius = cell.Corners[0].Radius;
        for (var i = 1; i < cell.Count; i++)
        {
            ref var corner = ref cell.Corners[i];
            x0 = Math.Min(x0, corner.X);
            x1 = Math.Max(x1, corner.X);
            y0 = Math.Min(y0, corner.Y);
            y1 = Math.Max(y1, corner.Y);
            radius = Math.Max(radius, corner.Radius);
        }

        double cx = 0.5 * (x0 + x1), cy = 0.5 * (y0 + y1);
        return new Box(cx, cy, Math.Max(x1 - cx, cx - x0), Math.Max(y1 - cy, cy - y0), radius);
    }
}
