using System.Collections.Immutable;
using Polytope.Core.Inspection;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Comparisons;

/// <summary>The polytope of a point in a run.</summary>
/// <param name="Epoch">Of the checkpoint.</param>
/// <param name="Values">The outputs there.</param>
/// <param name="Polytope">Within the window.</param>
/// <param name="Window">The run's.</param>
internal sealed record ComparedPoint(int Epoch, double[] Values, PointPolytope Polytope, Window Window)
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
    /// A run has no checkpoint of the epoch or other inputs than two, or the point lies outside of its window.
    /// </exception>
    public static ImmutableArray<ComparedPoint> Of(
        Comparison comparison, double[] point, int? epoch, int threads, CancellationToken cancellation) =>
        EachRun.Of(comparison.Runs, threads, (compared, _) =>
        {
            var (run, checkpoint) = compared.Plane(epoch);
            var window = run.Window;
            if (point is not [var x, var y]
                || !(x >= window.X0 && x <= window.X1 && y >= window.Y0 && y <= window.Y1))
                throw new UserErrorException(
                    FormattableString.Invariant(
                        $"--point: write x,y with x from {window.X0} to {window.X1} and y from {window.Y0} to ")
                    + FormattableString.Invariant($"{window.Y1}, the window of {compared.Folder}."),
                    ExitCode.WrongInput);
            var inspector = new Inspector(
                checkpoint.Network, new InputWindow([window.X0, window.Y0], [window.X1, window.Y1]));
            return new ComparedPoint(
                checkpoint.Epoch,
                checkpoint.Network.Evaluate(point),
                inspector.Inspect(point, cancellation: cancellation),
                window);
        }, cancellation);

    /// <summary>
    /// A part of the windows in which all the polytopes can be seen whole, with what is around them: a square where
    /// there is room.
    /// </summary>
    public static Window Around(ImmutableArray<ComparedPoint> points)
    {
        const double Margin = 0.3;
        var vertices = points.SelectMany(point => point.Vertices).ToList();
        var (x0, x1) = (vertices.Min(vertex => vertex.X), vertices.Max(vertex => vertex.X));
        var (y0, y1) = (vertices.Min(vertex => vertex.Y), vertices.Max(vertex => vertex.Y));
        var side = Math.Max(x1 - x0, y1 - y0) * (1 + (2 * Margin));
        var (left, right) = Side(
            (x0 + x1) / 2, side, points.Min(point => point.Window.X0), points.Max(point => point.Window.X1));
        var (top, bottom) = Side(
            (y0 + y1) / 2, side, points.Min(point => point.Window.Y0), points.Max(point => point.Window.Y1));
        return new Window(left, top, right, bottom);
    }

    /// <summary>An interval of a length around a middle, moved or cut so that it lies within another.</summary>
    private static (double From, double To) Side(double middle, double length, double least, double greatest)
    {
        length = Math.Min(Math.Max(length, 1e-6 * (greatest - least)), greatest - least);
        var from = Math.Clamp(middle - (length / 2), least, greatest - length);
        return (from, from + length);
    }
}
