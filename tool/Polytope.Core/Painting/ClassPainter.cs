using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints each point of a window in the colour of its highest output. The value of a pixel is the exact average over
/// its square, so decision boundaries are anti-aliased.
/// </summary>
/// <remarks>
/// The method is that of <see cref="CellPainter"/>: the colours jump at the sides of the <see cref="DecisionRegions"/>,
/// and each jump is added to all points to the right of its side. Only + - * / are used, in a fixed order, so the bits
/// are the same on every machine. An instance keeps its buffers from frame to frame, and serves one thread at a time.
/// </remarks>
public sealed class ClassPainter
{
    private readonly DifferencesPool[] _pools = [new(), new(), new()];
    private readonly SecondDifferences[] _rows = new SecondDifferences[3];

    /// <summary>Paints the colours of the classes.</summary>
    /// <param name="partition">A partition of the grid's window.</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="palette">One colour per output.</param>
    /// <param name="planes">Receives width x height values per plane; three different arrays.</param>
    public void Paint(Partition partition, PixelGrid grid, Palette palette, ColourPlanes planes)
    {
        for (var channel = 0; channel < 3; channel++) _rows[channel] = _pools[channel].Rent(grid.Width, grid.Height);
        AddSides(partition, grid, palette);
        for (var row = 0; row < grid.Height; row++)
        {
            var (first, width) = (row * grid.Width, grid.Width);
            _rows[0].Read(row, planes.Red.AsSpan(first, width));
            _rows[1].Read(row, planes.Green.AsSpan(first, width));
            _rows[2].Read(row, planes.Blue.AsSpan(first, width));
        }

        for (var channel = 0; channel < 3; channel++) _pools[channel].Return(_rows[channel]);
    }

    private void AddSides(Partition partition, PixelGrid grid, Palette palette)
    {
        var regions = new DecisionRegions(partition);
        var soles = new int[partition.CellCount];
        for (var cell = 0; cell < soles.Length; cell++) soles[cell] = regions.SoleOf(cell);
        for (var cell = 0; cell < soles.Length; cell++)
        {
            if (soles[cell] < 0)
            {
                for (var output = 0; output < palette.Colours.Length; output++)
                    AddPart(regions.PartOf(cell, output), grid, palette.Colours[output]);
                continue;
            }

            for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
            {
                // There is no jump between two cells of one colour.
                if (partition.Neighbour(half) is var beyond and >= 0 && soles[beyond] == soles[cell]) continue;
                var (from, to) = (partition.Origin[half], partition.Origin[partition.Next(half)]);
                AddSide(
                    (partition.X[from], partition.Y[from]),
                    (partition.X[to], partition.Y[to]),
                    grid,
                    palette.Colours[soles[cell]]);
            }
        }
    }

    private void AddPart(IReadOnlyList<(double X, double Y)> part, PixelGrid grid, Colour colour)
    {
        for (var i = 0; i < part.Count; i++) AddSide(part[i], part[(i + 1) % part.Count], grid, colour);
    }

    /// <summary>
    /// Adds the jump at a side of a polygon with positive shoelace area: if the side runs towards smaller y, the
    /// polygon is on the side of larger x.
    /// </summary>
    private void AddSide((double X, double Y) from, (double X, double Y) to, PixelGrid grid, Colour colour)
    {
        var (a, b) = (grid.Place(from), grid.Place(to));
        if (a.Y == b.Y) return;
        var sign = b.Y < a.Y ? 1f : -1f;
        if (b.Y < a.Y) (a, b) = (b, a);
        var steps = new Steps
        {
            Red = _rows[0],
            Green = _rows[1],
            Blue = _rows[2],
            R = sign * colour.R,
            G = sign * colour.G,
            B = sign * colour.B,
        };
        GridWalk.Visit(a.X, a.Y, b.X, b.Y, ref steps);
    }

    /// <summary>Adds a colour to all points to the right of a piece.</summary>
    private struct Steps : IPieceVisitor
    {
        public SecondDifferences Red;
        public SecondDifferences Green;
        public SecondDifferences Blue;
        public double R;
        public double G;
        public double B;

        public readonly void Piece(int column, int row, double xa, double ya, double xb, double yb)
        {
            var height = yb - ya;
            var own = height * (column + 1 - (0.5 * (xa + xb)));
            Red.AddStepAndRamp(column, row, own * R, height * R, 0);
            Green.AddStepAndRamp(column, row, own * G, height * G, 0);
            Blue.AddStepAndRamp(column, row, own * B, height * B, 0);
        }
    }
}
