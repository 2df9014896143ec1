using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints edges as thin anti-aliased lines. Each point of an edge is distributed over the four pixels whose centres
/// surround it, with the bilinear weights of a tent function, integrated exactly along the edge. A horizontal or
/// vertical line has the coverage of a line one pixel wide, and dividing an edge into pieces changes nothing. The
/// result is an amount of ink: that of a line sums to its length times its weight, also where many lines share a pixel.
/// </summary>
/// <remarks>
/// Only + - * / and sqrt are used, in a fixed order. An instance keeps its buffers, and serves one thread at a time.
/// </remarks>
public sealed class EdgePainter
{
    private Vector128<float>[] _nodes = [];
    private double[] _x = [];
    private double[] _y = [];

    /// <summary>Paints the edges of all creases; the sides of the window are not painted.</summary>
    /// <param name="partition">A partition of the grid's window.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="pens">For each layer (r, g, b, 1) times the weight of its lines; r, g and b are in [0, 1].</param>
    /// <param name="ink">
    /// Receives width x height values, row by row: the sum over the lines of the pen times the length that fell to the
    /// pixel.
    /// </param>
    public void Paint(
        Partition partition, PixelGrid grid, ReadOnlySpan<Vector128<float>> pens, Span<Vector128<float>> ink)
    {
        var pitch = grid.Width + 2;
        var size = pitch * (grid.Height + 2);
        var nodes = _nodes.Length < size ? new Vector128<float>[size] : _nodes;

        // Copying clears the nodes. If an exception is thrown before all are copied, the buffer is not kept.
        _nodes = [];
        grid.Place(partition, ref _x, ref _y);
        var splat = new Splat { Nodes = nodes, Pitch = pitch };
        var ends = new EdgeEnds(partition);
        var creases = partition.EdgeCrease;
        for (var edge = 0; edge < creases.Length; edge++)
        {
            var crease = creases[edge];
            if (crease.IsWindow) continue;
            var (from, to) = ends[edge];
            if (_y[to] < _y[from]) (from, to) = (to, from);
            double dx = _x[to] - _x[from], dy = _y[to] - _y[from];
            var steps = Math.Abs(dx) + dy;
            if (steps == 0) continue;
            splat.LengthPerStep = Math.Sqrt((dx * dx) + (dy * dy)) / steps;
            splat.Pen = pens[crease.Layer];
            GridWalk.Visit(_x[from] + 0.5, _y[from] + 0.5, _x[to] + 0.5, _y[to] + 0.5, ref splat);
        }

        MoveInk(nodes, grid, pitch, ink);
        _nodes = nodes;
    }

    /// <summary>Copies the ink and clears the nodes, row by row, while they are in the cache.</summary>
    private static void MoveInk(Vector128<float>[] nodes, PixelGrid grid, int pitch, Span<Vector128<float>> ink)
    {
        for (var row = 0; row < grid.Height + 2; row++)
        {
            var line = nodes.AsSpan(row * pitch, pitch);
            if (row > 0 && row <= grid.Height) line.Slice(1, grid.Width).CopyTo(ink[((row - 1) * grid.Width)..]);
            line.Clear();
        }
    }

    /// <summary>
    /// Adds the ink of a piece to four nodes. Node (column, row) is the centre of the pixel in column - 1 and row - 1;
    /// the outermost nodes lie outside the grid.
    /// </summary>
    private struct Splat : IPieceVisitor
    {
        public Vector128<float>[] Nodes;
        public int Pitch;
        public Vector128<float> Pen;
        public double LengthPerStep;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Piece(int column, int row, double xa, double ya, double xb, double yb)
        {
            double ua = xa - column, ub = xb - column, va = ya - row, vb = yb - row;
            var length = (Math.Abs(xb - xa) + (yb - ya)) * LengthPerStep;
            var u = 0.5 * (ua + ub);
            var v = 0.5 * (va + vb);
            var uv = ((2 * ((ua * va) + (ub * vb))) + (ua * vb) + (ub * va)) * (1.0 / 6);
            var upper = Nodes.AsSpan((row * Pitch) + column, 2);
            var lower = Nodes.AsSpan(((row + 1) * Pitch) + column, 2);
            upper[0] += Pen * (float)(length * (1 - u - v + uv));
            upper[1] += Pen * (float)(length * (u - uv));
            lower[0] += Pen * (float)(length * (v - uv));
            lower[1] += Pen * (float)(length * uv);
        }
    }
}
