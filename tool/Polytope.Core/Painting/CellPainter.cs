using Polytope.Core.Networks;
using Polytope.Core.Painting.Rasters;
using Polytope.Core.Partitions;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints a network's output on a window, cell by cell from the cells' affine maps. A pixel's value is the exact average of
/// the output over the pixel's square: in the middle of a cell that is the map at the pixel's centre, else the area-weighted
/// sum over all cells that meet the pixel, however small they are.
/// </summary>
/// <remarks>
/// The output is the sum, over the edges, of the jump of the affine map from the cell left of the edge to the cell
/// right of it, taken over all points right of the edge (Green's theorem, row by row; the window's own sides jump from 0).
/// So each edge is visited once: it adds a polynomial's integral to the pixels it crosses, and a ramp to those right of
/// them. Cost: edges + pixels they cross + pixels. Uses + - * / alone, in a fixed order: the same bits everywhere.
/// Keeps its buffers from frame to frame; one instance serves one thread at a time.
/// </remarks>
public sealed class CellPainter
{
    private SecondDifferences _rows = new(1, 1);
    private double[] _x = [];
    private double[] _y = [];

    /// <param name="partition">Of the grid's window.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="output">Which output of the network.</param>
    /// <param name="values">Width x height, row by row; not clamped to [0, 1].</param>
    public void Paint(Partition partition, PixelGrid grid, int output, Span<float> values)
    {
        var rows = _rows.Width != grid.Width || _rows.Height != grid.Height ? new SecondDifferences(grid.Width, grid.Height) : _rows;

        // Rows are 0 again only when all have been read: should something be thrown before, they are given up.
        _rows = new SecondDifferences(1, 1);
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
        _rows = rows;
    }

    private struct Integrals : IPieceVisitor
    {
        public SecondDifferences Rows;
        public AffineMap Jump;

        /// <summary>
        /// Adds the integral of the jump over all points of the piece's rows that lie right of it. In the piece's own pixel
        /// that is a trapezoid; with w the distance to the pixel's right side and G the jump on that side, both linear along
        /// the piece, the integral along x is w G - Jx w^2 / 2, and along y Simpson's rule is exact.
        /// </summary>
        public readonly void Piece(int column, int row, double xa, double ya, double xb, double yb)
        {
            double right = column + 1, wa = right - xa, wb = right - xb, height = yb - ya;
            var side = (Jump.Jx * right) + Jump.C;
            var ga = side + (Jump.Jy * ya);
            var gb = side + (Jump.Jy * yb);
            var own = height * (1.0 / 6) * ((wa * (ga + ga + gb)) + (wb * (gb + gb + ga)) - (Jump.Jx * ((wa * wa) + (wa * wb) + (wb * wb))));
            var slope = height * Jump.Jx;
            var next = (0.5 * height * (ga + gb)) + (0.5 * slope);
            Rows.AddStepAndRamp(column, row, own, next, slope);
        }
    }
}
