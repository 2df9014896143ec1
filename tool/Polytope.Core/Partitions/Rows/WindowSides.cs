using Polytope.Core.Exact;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>The window as the first cell, and its sides as lines, in double and exactly.</summary>
internal sealed class WindowSides
{
    private readonly ExactLine[] _exact;

    /// <param name="window">Its corners, counter-clockwise.</param>
    /// <param name="salt">Changes the keys of the corners.</param>
    public WindowSides(ConvexPolygon window, ulong salt)
    {
        var count = window.Count;
        Corners = new CellVertex[count];
        _exact = new ExactLine[count];
        var bounds = WindowErrorBounds.Of(window.Bounds);
        for (var i = 0; i < count; i++)
        {
            var next = (i + 1) % count;
            double px = window.X[i], py = window.Y[i], qx = window.X[next], qy = window.Y[next];
            _exact[i] = ExactLine.Through(px, py, qx, qy);

            // One rounding for each of a and b; two products and a sum for c, none larger than the bound's terms.
            double a = py - qy, b = qx - px;
            var c = -((a * px) + (b * py));
            var error = Roundings.Certain(Roundings.Evaluation * bounds.Magnitude(a, b, 0));
            Corners[i] = new CellVertex
            {
                X = px,
                Y = py,
                Key = StableHash.Mix(~salt, (ulong)i),
                Crease = CreaseId.Side(i),
                Line = new Row(a, b, c, error),
            };
        }
    }

    public CellVertex[] Corners { get; }

    public ExactLine Exact(int side) => _exact[side];

    public Row Row(int side) => Corners[side].Line;
}
