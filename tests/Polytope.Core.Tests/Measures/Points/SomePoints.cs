using Polytope.Core.Measures.Points;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Measures.Points;

/// <summary>Points for tests.</summary>
internal static class SomePoints
{
    public static PointGrid Random(int seed, int count, Window window, double margin = 0)
    {
        var random = new Random(seed);
        double Within(double low, double high) => low - margin + (random.NextDouble() * (high - low + (2 * margin)));
        var (x, y) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++) (x[i], y[i]) = (Within(window.X0, window.X1), Within(window.Y0, window.Y1));
        return new PointGrid(window, x, y);
    }

    public static PointGrid At(params (double X, double Y)[] points) =>
        new(Window.Unit, [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
}
