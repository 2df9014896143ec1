using Polytope.Core.Images;
using Polytope.Core.Painting.Rasters;
using Polytope.Core.Partitions;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints what a network says of each point: the colour of its class where the outputs are classes, else three outputs
/// as red, green and blue, or the first as grey.
/// </summary>
/// <remarks>Keeps its buffers from frame to frame; one instance serves one thread at a time.</remarks>
public sealed class OutputPainter(Palette? palette)
{
    private readonly CellPainter _cells = new();
    private readonly ClassPainter _classes = new();
    private ColourPlanes _planes;

    /// <param name="partition">Of the grid's window.</param>
    /// <returns>Not clamped to [0, 1]; valid until the next call.</returns>
    public ColourPlanes Paint(Partition partition, PixelGrid grid)
    {
        var isColour = palette is not null || partition.Outputs == 3;
        Reserve(grid.Width * grid.Height, isColour);
        if (palette is not null)
        {
            _classes.Paint(partition, grid, palette, _planes);
            return _planes;
        }

        _cells.Paint(partition, grid, 0, _planes.Red);
        if (isColour)
        {
            _cells.Paint(partition, grid, 1, _planes.Green);
            _cells.Paint(partition, grid, 2, _planes.Blue);
        }

        return _planes;
    }

    private void Reserve(int pixels, bool isColour)
    {
        if (_planes.Red?.Length == pixels && isColour == (_planes.Red != _planes.Green)) return;
        _planes = isColour ? new(new float[pixels], new float[pixels], new float[pixels]) : ColourPlanes.Grey(new float[pixels]);
    }
}
