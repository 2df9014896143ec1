using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Paints the outputs of a network: with a palette the colour of the class; else three outputs as red, green and blue,
/// or the first output as grey.
/// </summary>
/// <remarks>An instance keeps its buffers from frame to frame, and serves one thread at a time.</remarks>
/// <param name="palette">One colour per output, if the outputs are scores of classes; else null.</param>
public sealed class OutputPainter(Palette? palette)
{
    private readonly CellPainter _cells = new();
    private readonly ClassPainter _classes = new();
    private ColourPlanes _planes;

    /// <summary>Paints the outputs on a window.</summary>
    /// <param name="partition">A partition of the grid's window.</param>
    /// <param name="grid">The pixels.</param>
    /// <returns>Values not clamped to [0, 1]. Valid until the next call.</returns>
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
        _planes = isColour
            ? new(new float[pixels], new float[pixels], new float[pixels])
            : ColourPlanes.Grey(new float[pixels]);
    }
}
