using Polytope.Core.Images;
using Polytope.Core.Measures.Points;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Errors;

/// <summary>
/// What smoothing the training points alone would give, without a network: at each pixel the mean of the points'
/// values, weighted by a Gaussian of the distance (Nadaraya 1964, Watson 1964). A network that generalizes does better.
/// </summary>
/// <remarks>
/// The bandwidth is the power of sqrt(2) with the least leave-one-out error at the training points themselves (Stone
/// 1974). Points beyond <see cref="Reach"/> bandwidths have no weight, and where none is within, the nearest point
/// decides. Sums run in a fixed order: the same bits everywhere.
/// </remarks>
public sealed class KernelSmoothing
{
    /// <summary>In bandwidths: the weight there is e^-12.5, less than 4e-6 of that at the middle.</summary>
    public const double Reach = 5;

    private readonly SampleSet _points;
    private readonly Window _window;
    private readonly PointGrid _grid;
    private readonly double[] _sums;

    /// <param name="points">Of the plane, within the window.</param>
    /// <exception cref="ArgumentException">They are not of the plane, or fewer than two.</exception>
    public KernelSmoothing(SampleSet points, Window window)
    {
        if (points.Count < 2)
        {
            throw new ArgumentException("A bandwidth cannot be chosen from fewer than two points.", nameof(points));
        }

        (_points, _window) = (points, window);
        (_grid, _sums) = (PointGrid.Of(points, window), new double[points.Outputs]);
        var least = double.PositiveInfinity;

        // From the spacing of the points up, until the error has risen for long.
        var spacing = Math.Sqrt(window.Area / points.Count);
        for (var step = -4; step <= 8; step++)
        {
            var bandwidth = spacing * (Elementary.Power(2, (step + 4) / 2) / 4) * (step % 2 == 0 ? 1 : Math.Sqrt(2));
            var error = LeaveOneOutError(bandwidth);
            if (error < least) (least, Bandwidth) = (error, bandwidth);
        }

        Error = least;
    }

    /// <summary>The chosen standard deviation of the kernel, in units of the window's coordinates.</summary>
    public double Bandwidth { get; }

    /// <summary>The mean squared error at the training points, each predicted from the others.</summary>
    public double Error { get; }

    /// <summary>The mean squared error over the pixels of an image of the window and their channels.</summary>
    public double MeanSquaredError(Image image)
    {
        if (image.Channels != _points.Outputs)
            throw new ArgumentException("The image has other channels than the points have values.", nameof(image));
        var sum = 0.0;
        for (var row = 0; row < image.Height; row++)
        {
            for (var column = 0; column < image.Width; column++)
            {
                var x = _window.X0 + ((double)column / image.Width * _window.Width);
                var y = _window.Y0 + ((double)row / image.Height * _window.Height);
                var values = At((float)x, (float)y, Bandwidth);
                for (var channel = 0; channel < values.Length; channel++)
                    sum += Square(values[channel] - image[column, row, channel]);
            }
        }

        return sum / ((double)image.PixelCount * image.Channels);
    }

    /// <summary>The smoothed values at a point.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<double> At(double x, double y) => At(x, y, Bandwidth);

    private static double Square(double value) => value * value;

    private double LeaveOneOutError(double bandwidth)
    {
        var sum = 0.0;
        for (var point = 0; point < _points.Count; point++)
        {
            var values = At(_grid.X[point], _grid.Y[point], bandwidth, point);
            for (var output = 0; output < values.Length; output++)
                sum += Square(values[output] - _points.Targets[(point * _points.Outputs) + output]);
        }

        return sum / ((double)_points.Count * _points.Outputs);
    }

    private ReadOnlySpan<double> At(double x, double y, double bandwidth, int except = -1)
    {
        var whole = 0.0;
        Array.Clear(_sums);
        var radius = Reach * bandwidth;
        var (top, bottom, left, right) = _grid.TilesOf(x - radius, y - radius, x + radius, y + radius);
        for (var row = top; row <= bottom; row++)
        {
            foreach (var point in _grid.InRow(row, left, right))
            {
                var squared = Square(_grid.X[point] - x) + Square(_grid.Y[point] - y);
                if (point == except || squared > radius * radius) continue;
                var weight = Elementary.Exp(-0.5 * squared / (bandwidth * bandwidth));
                whole += weight;
                for (var output = 0; output < _sums.Length; output++)
                    _sums[output] += weight * _points.Targets[(point * _points.Outputs) + output];
            }
        }

        if (whole == 0) TakeNearest(x, y, except);
        else foreach (ref var sum in _sums.AsSpan()) sum /= whole;
        return _sums;
    }

    private void TakeNearest(double x, double y, int except)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var point = 0; point < _points.Count; point++)
        {
            var squared = Square(_grid.X[point] - x) + Square(_grid.Y[point] - y);
            if (point != except && squared < least) (nearest, least) = (point, squared);
        }

        for (var output = 0; output < _sums.Length; output++)
        {
            _sums[output] = _points.Targets[(nearest * _points.Outputs) + output];
        }
    }
}
