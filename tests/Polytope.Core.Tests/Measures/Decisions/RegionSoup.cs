using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Tests.Measures.Decisions;

/// <summary>
/// The regions of labels by brute force, for tests alone: every cell's polygon is clipped at every other label, and the
/// polygons that have a stretch of a side in common are one region, whatever edges and vertices they came from.
/// </summary>
internal sealed class RegionSoup
{
    private readonly List<(int Label, List<(double X, double Y)> Corners)> _parts = [];

    /// <param name="scores">The affine scores of a cell; the highest wins.</param>
    public RegionSoup(Partition partition, Func<int, AffineMap[]> scores)
    {
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var maps = scores(cell);
            for (var label = 0; label < maps.Length; label++)
            {
                List<(double X, double Y)> polygon =
                [
                    .. Enumerable.Range(
                        partition.CellStart[cell], partition.CellStart[cell + 1] - partition.CellStart[cell])
                        .Select(half => (partition.X[partition.Origin[half]], partition.Y[partition.Origin[half]])),
                ];
                for (var other = 0; other < maps.Length; other++)
                    if (other != label) polygon = Clip(polygon, maps[label], maps[other]);
                if (Area(polygon) > 1e-13) _parts.Add((label, polygon));
            }
        }
    }

    public double AreaOf(int label) => _parts.Where(part => part.Label == label).Sum(part => Area(part.Corners));

    public int Components(int label) => Groups(part => part == label).Count;

    /// <summary>Components of all that is not the label and is nowhere at the border of the unit square.</summary>
    public int Holes(int label) =>
        Groups(part => part != label).Count(group => !group.Any(part => _parts[part].Corners.Any(IsAtBorder)));

    private static bool IsAtBorder((double X, double Y) corner) =>
        corner.X is < 1e-9 or > 1 - 1e-9 || corner.Y is < 1e-9 or > 1 - 1e-9;

    private List<List<int>> Groups(Func<int, bool> has)
    {
        var members = Enumerable.Range(0, _parts.Count).Where(part => has(_parts[part].Label)).ToList();
        var groups = new List<List<int>>();
        var left = new HashSet<int>(members);
        while (left.Count > 0)
        {
            var first = left.First();
            left.Remove(first);
            var group = new List<int> { first };
            for (var i = 0; i < group.Count; i++)
            {
                var corners = _parts[group[i]].Corners;
                foreach (var other in left.Where(other => HaveSideInCommon(corners, _parts[other].Corners)).ToList())
                {
                    left.Remove(other);
                    group.Add(other);
                }
            }

            groups.Add(group);
        }

        return groups;
    }

    private static bool HaveSideInCommon(List<(double X, double Y)> one, List<(double X, double Y)> other) =>
        Sides(one).Any(side => Sides(other).Any(beside => Overlap(side, beside) > 1e-8));

    private static IEnumerable<((double X, double Y) From, (double X, double Y) To)> Sides(
        List<(double X, double Y)> corners) =>
        corners.Select((corner, i) => (corner, corners[(i + 1) % corners.Count]));

    /// <summary>The length that two segments have in common.</summary>
    private static double Overlap(
        ((double X, double Y) From, (double X, double Y) To) one,
        ((double X, double Y) From, (double X, double Y) To) other)
    {
        double dx = one.To.X - one.From.X, dy = one.To.Y - one.From.Y;
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length < 1e-12) return 0;
        double Off((double X, double Y) p) => Math.Abs((dx * (p.Y - one.From.Y)) - (dy * (p.X - one.From.X))) / length;
        double Along((double X, double Y) p) => ((dx * (p.X - one.From.X)) + (dy * (p.Y - one.From.Y))) / length;
        if (Off(other.From) > 1e-9 || Off(other.To) > 1e-9) return 0;
        return Math
            .Min(length, Math.Max(Along(other.From), Along(other.To))) - Math.Max(
            0, Math.Min(Along(other.From), Along(other.To)));
    }

    private static double Area(List<(double X, double Y)> corners) =>
        0.5 * Sides(corners).Sum(side => (side.From.X * side.To.Y) - (side.To.X * side.From.Y));

    private static List<(double X, double Y)> Clip(List<(double X, double Y)> polygon, AffineMap own, AffineMap other)
    {
        var kept = new List<(double X, double Y)>();
        foreach (var (from, to) in Sides(polygon))
        {
            var (a, b) = (own.At(from.X, from.Y) - other.At(from.X, from.Y), own.At(to.X, to.Y) - other.At(to.X, to.Y));
            if (a >= 0) kept.Add(from);
            if (a * b < 0)
            {
                kept.Add((from.X + (a / (a - b) * (to.X - from.X)), from.Y + (a / (a - b) * (to.Y - from.Y))));
            }
        }

        return kept;
    }
}
