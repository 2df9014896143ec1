using Polytope.Core.Networks;

namespace Polytope.Core.Measures.Decisions;

/// <summary>
/// The part of one cell that has a label: a convex polygon, of which each side is a piece of the cell's border or the
/// boundary to another label. Keeps its buffers; one instance serves one thread at a time.
/// </summary>
internal sealed class LabelledPart(OutputLabels labels)
{
    private readonly List<Corner> _clipped = [];

    /// <summary>Counter-clockwise; empty where the cell has nothing of the label.</summary>
    public List<Corner> Corners { get; } = [];

    public double Area
    {
        get
        {
            var twice = 0.0;
            for (var i = 2; i < Corners.Count; i++)
            {
                double ax = Corners[i - 1].X - Corners[0].X, ay = Corners[i - 1].Y - Corners[0].Y;
                double bx = Corners[i].X - Corners[0].X, by = Corners[i].Y - Corners[0].Y;
                twice += (ax * by) - (bx * ay);
            }

            return twice / 2;
        }
    }

    /// <summary>Becomes the part of a cell with a label.</summary>
    public void Become(int cell, int label)
    {
        var partition = labels.Partition;
        Corners.Clear();
        for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
            Corners.Add(new Corner(partition.X[partition.Origin[half]], partition.Y[partition.Origin[half]], -1));
        var own = labels.Map(cell, label);
        for (var other = 0; other < labels.Count && Corners.Count > 0; other++)
        {
            if (other == label) continue;
            var map = labels.Map(cell, other);
            if (map == own && other < label) Corners.Clear();
            else if (map != own) Clip(own, map, other);
        }
    }

    /// <summary>Keeps where <paramref name="own"/> is at least as high as the other.</summary>
    private void Clip(AffineMap own, AffineMap other, int label)
    {
        _clipped.Clear();
        for (var i = 0; i < Corners.Count; i++)
        {
            var (corner, next) = (Corners[i], Corners[i + 1 < Corners.Count ? i + 1 : 0]);
            var height = own.At(corner.X, corner.Y) - other.At(corner.X, corner.Y);
            var nextHeight = own.At(next.X, next.Y) - other.At(next.X, next.Y);
            if (height >= 0) _clipped.Add(height == 0 && nextHeight < 0 ? corner with { Other = label } : corner);
            if ((height > 0 && nextHeight < 0) || (height < 0 && nextHeight > 0))
            {
                var share = height / (height - nextHeight);
                _clipped.Add(new Corner(
                    corner.X + (share * (next.X - corner.X)),
                    corner.Y + (share * (next.Y - corner.Y)),
                    height > 0 ? label : corner.Other));
            }
        }

        Corners.Clear();
        if (_clipped.Count > 2) Corners.AddRange(_clipped);
    }

    /// <summary>A corner, and the label beyond the side that leaves it; -1 on the cell's border.</summary>
    internal readonly record struct Corner(double X, double Y, int Other);
}
