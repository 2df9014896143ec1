using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints an output of a network on a window, from the affine maps of the cells. The value of a pixel is the exact
/// average of the output over the pixel's square, over all cells that meet it, however small they are. A last
/// activation is applied to that average.
/// </summary>
/// <remarks>
/// In each row of points, the output is the sum, over the edges to the left of the point, of the jumps of the affine
/// map across them; the map is 0 outside the window. So each edge is visited once: it adds the integral of a polynomial
/// to the pixels that it crosses, and a ramp to the pixels to their right. The cost is proportional to edges + crossed
/// pixels + pixels. Only + - * / are used, in a fixed order, so the bits are the same on every machine. An instance
/// keeps its buffers from frame to frame, and serves one thread at a time.
/// </remarks>
public sealed class CellPainter
{
    private readonly DifferencesPool _pool = new();
    private double[] _x = [];
    private double[] _y = [];

    /// <summary>Paints one output.</summary>
    /// <param name="partition">A partition of the grid's window.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="output">The index of the output.</param>
    /// <param name="values">Receives width x height values, row by row, not clamped to [0, 1].</param>
    public void Paint(Partition partition, PixelGrid grid, int output, Span<float> values)
    {
        var rows = _pool.Rent(grid.Width, grid.Height);
        grid.Place(partition, ref _x, ref _y);
        var integrals = new Integrals { Rows = rows };
        var jumps = new MapJumps(partition, grid, output);
        var ends = new EdgeEnds(partition);
        for (int edge = 0, count = partition.EdgeCount; edge < count; edge++)
        {
            var (from, to) = ends[edge];
            if (_y[from] == _y[to]) continue;
            integrals.Jump = jumps.Across(edge, upward: _y[to] < _y[from]);
            if (_y[to] < _y[from]) (from, to) = (to, from);
            GridWalk.Visit(_x[from], _y[from], _x[to], _y[to], ref integrals);
        }

        for (var row = 0; row < grid.Height; row++) rows.Read(row, values.Slice(row * grid.Width, grid.Width));
        _pool.Return(rows);
        partition.Network.Output.Apply(values[..(grid.Width * grid.Height)]);
    }

    private struct Integrals : IPieceVisitor
    {
        public SecondDifferences Rows;
        public AffineMap Jump;

        /// <summary>
        /// Adds the integral of the jump over all points to the right of the piece. In the piece's own pixel these form
        /// a trapezoid. Let w be the distance to the pixel's right side, and G the jump on that side; both are linear
        /// along the piece. Then the integral along x is w G - Jx w^2 / 2, and for the one along y Simpson's rule is
        /// exact.
        /// </summary>
        public readonly void Piece(int column, int row, double xa, double ya, double xb, double yb)
        {
            double right = column + 1, wa = right - xa, wb = right - xb, height = yb - ya;
            var side = (Jump.Jx * right) + Jump.C;
            var ga = side + (Jump.Jy * ya);
            var gb = side + (Jump.Jy * yb);
            var own = height * (1.0 / 6) * ((wa * (ga + ga + gb)) + (wb * (gb + gb + ga))
                - (Jump.Jx * ((wa * wa) + (wa * wb) + (wb * wb))));
            var slope = height * Jump.Jx;
            var next = (0.5 * height * (ga + gb)) + (0.5 * slope);
            Rows.AddStepAndRamp(column, row, own, next, slope);
        }
    }
}
