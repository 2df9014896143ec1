using Polytope.Core.Exact;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>The window as the first cell, and its sides as lines, in doubles and exactly.</summary>
internal sealed class WindowSides
{
    private readonly ExactLine[] _exact;

    public WindowSides(ConvexPolygon window, ulong salt)
    {
        var count = window.Count;
        Corners = new CellVertex[count];
        _exact = new ExactLine[count];
        var extents = WindowErrorBounds.Of(window.Bounds);
        for (var i = 0; i < count; i++)
        {
            var next = (i + 1) % count;
            double px = window.X[i], py = window.Y[i], qx = window.X[next], qy = window.Y[next];
            Corners[i] = new CellVertex
            {
                X = px,
                Y = py,
                Key = StableHash.Mix(~salt, (ulong)i),
                EdgeLayer = -1,
                EdgeNeuron = i,
            };
            _exact[i] = ExactLine.Through(px, py, qx, qy);

            // Each of a, b is one rounded difference, c two products and a sum of them.
            double a = py - qy, b = qx - px;
            var c = -((a * px) + (b * py));
            var error = 8 * RowKernel.U * extents.Magnitude(a, b, 0);
            (Corners[i].EdgeA, Corners[i].EdgeB, Corners[i].EdgeC, Corners[i].EdgeE) = (a, b, c, error + 1e-300);
        }
    }

    public CellVertex[] Corners { get; }

    public ExactLine Exact(int side) => _exact[side];

    public Row Row(int side) => Rows.Row.OfEdge(Corners[side]);
}
