using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Painting.Rasters;
using Polytope.Core.Partitions;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints edges as thin anti-aliased lines. Each point of an edge is spread over the four pixels whose centres surround it,
/// with the tent function's weights, integrated exactly along the edge: a line along a row or column gets just the coverage
/// of a line one pixel wide, and an edge in many pieces looks like the same edge in one. What is painted is ink: a line's
/// ink adds up to its length times its weight, also where many lines share a pixel.
/// </summary>
/// <remarks>
/// Uses + - * / and sqrt alone, in a fixed order. Keeps its buffers; one instance serves one thread at a time.
/// </remarks>
public sealed class EdgePainter
{
    private Vector128<float>[] _nodes = [];
    private double[] _x = [];
    private double[] _y = [];

    /// <param name="partition">Of the grid's window; the window's own sides are not painted.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="pens">The colour (red, green, blue in [0, 1]) and the weight of each layer's lines, as (r, g, b, 1) times the weight.</param>
    /// <param name="ink">Width x height, row by row: the sum of the pens, times the length of line that fell to the pixel.</param>
    public void Paint(Partition partition, PixelGrid grid, ReadOnlySpan<Vector128<float>> pens, Span<Vector128<float>> ink)
    {
        var pitch = grid.Width + 2;
        var size = pitch * (grid.Height + 2);
        var nodes = _nodes.Length < size ? new Vector128<float>[size] : _nodes;

        // Nodes are 0 again only when all have been handed on: should something be thrown before, they are given up.
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

        Hand(nodes, grid, pitch, ink);
        _nodes = nodes;
    }

    /// <summary>Hands the ink on, and clears the nodes row by row, while they are in the cache.</summary>
    private static void Hand(Vector128<float>[] nodes, PixelGrid grid, int pitch, Span<Vector128<float>> ink)
    {
        for (var row = 0; row < grid.Height + 2; row++)
        {
            var line = nodes.AsSpan(row * pitch, pitch);
            if (row > 0 && row <= grid.Height) line.Slice(1, grid.Width).CopyTo(ink[((row - 1) * grid.Width)..]);
            line.Clear();
        }
    }

    /// <summary>Node (column, row) is the centre of the pixel in column - 1 and row - 1: a border of nodes lies outside.</summary>
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
