using System.Collections.Immutable;
using Polytope.Core.Inspection;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Comparisons;

/// <summary>The polytope of a point in a run.</summary>
/// <param name="Epoch">Of the checkpoint.</param>
/// <param name="Values">The outputs there.</param>
/// <param name="Polytope">Within the window of the picture, 0 to 1.</param>
internal sealed record ComparedPoint(int Epoch, double[] Values, PointPolytope Polytope)
{
    /// <summary>The vertices, in order.</summary>
    public IReadOnlyList<(double X, double Y)> Vertices => Polytope.Shape!.Vertices;

    /// <summary>The largest change of an output in a unit of length.</summary>
    public double Slope => Enumerable.Range(0, Values.Length)
        .Max(output => double.Hypot(Polytope.Map.J[output][0], Polytope.Map.J[output][1]));

    /// <summary>That of the same point in each run.</summary>
    /// <param name="epoch">Null for each run's last.</param>
    /// <param name="threads">At most; changes nothing.</param>
    /// <exception cref="UserErrorException">
    /// A run has no checkpoint of the epoch or other inputs than two, or the point lies outside of the picture.
    /// </exception>
    public static ImmutableArray<ComparedPoint> Of(
        Comparison comparison, double[] point, int? epoch, int threads, CancellationToken cancellation)
    {
        if (point is not [>= 0 and <= 1, >= 0 and <= 1])
            throw new UserErrorException(
                "--point: write x,y with numbers from 0 to 1, such as 0.31,0.62.", ExitCode.WrongInput);
        var points = new ComparedPoint[comparison.Runs.Length];
        Parallel.For(
            0,
            points.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            i =>
            {
                var (_, checkpoint) = comparison.Runs[i].Plane(epoch);
                var inspector = new Inspector(checkpoint.Network, new InputWindow([0, 0], [1, 1]));
                points[i] = new ComparedPoint(
                    checkpoint.Epoch,
                    checkpoint.Network.Evaluate(point),
                    inspector.Inspect(point, cancellation: cancellation));
            });
        return [.. points];
    }

    /// <summary>A square in which all the polytopes can be seen whole, with what is around them.</summary>
    public static Window Around(IEnumerable<ComparedPoint> points)
    {
        const double Margin = 0.3;
        var vertices = points.SelectMany(point => point.Vertices).ToList();
        var (x0, x1) = (vertices.Min(vertex => vertex.X), vertices.Max(vertex => vertex.X));
        var (y0, y1) = (vertices.Min(vertex => vertex.Y), vertices.Max(vertex => vertex.Y));
        var side = Math.Min(1, Math.Max(Math.Max(x1 - x0, y1 - y0) * (1 + (2 * Margin)), 1e-6));
        var left = Math.Clamp(((x0 + x1) / 2) - (side / 2), 0, 1 - side);
        var top = Math.Clamp(((y0 + y1) / 2) - (side / 2), 0, 1 - side);
        return new Window(left, top, left + side, top + side);
    }
}
