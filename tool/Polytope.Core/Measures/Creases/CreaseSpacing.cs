using Polytope.Core.Measures.Cells;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Creases;

/// <summary>
/// How near each straight line that a neuron of the first layer draws is to the nearest other: bundles of nearly the
/// same line have small distances. With R half the window's diagonal, a line has a unit normal n and an offset p from
/// the window's middle, and two lines have the distance <c>sqrt(|n - n'|^2 R^2 + (p - p')^2)</c>, of the two signs of
/// (n', p') the nearer. It bounds how far the lines are apart within the window.
/// </summary>
/// <remarks>All lines count, also those that miss the window; a neuron without weights draws none.</remarks>
public sealed class CreaseSpacing
{
    private readonly double[] _distances;

    public CreaseSpacing(Network network, Window window)
    {
        var layer = network.Layers[0];
        double middleX = 0.5 * (window.X0 + window.X1), middleY = 0.5 * (window.Y0 + window.Y1);
        var squaredRadius = 0.25 * ((window.Width * window.Width) + (window.Height * window.Height));
        var lines = new List<(int Neuron, double X, double Y, double Offset)>();
        _distances = new double[network.Shape.Hidden.IsEmpty ? 0 : layer.Outputs];
        Array.Fill(_distances, double.NaN);
        for (var neuron = 0; neuron < _distances.Length; neuron++)
        {
            var (a, b) = (layer.Row(neuron)[0], layer.Row(neuron)[1]);
            var length = Math.Sqrt((a * a) + (b * b));
            if (length > 0)
                lines.Add(
                    (neuron, a / length, b / length, ((a * middleX) + (b * middleY) + layer.Biases[neuron]) / length));
        }

        foreach (var line in lines)
        {
            var nearest = double.PositiveInfinity;
            foreach (var other in lines)
            {
                if (other.Neuron == line.Neuron) continue;
                for (var sign = -1; sign <= 1; sign += 2)
                {
                    double dx = line.X - (sign * other.X), dy = line.Y - (sign * other.Y),
                        dp = line.Offset - (sign * other.Offset);
                    nearest = Math.Min(nearest, (((dx * dx) + (dy * dy)) * squaredRadius) + (dp * dp));
                }
            }

            if (double.IsFinite(nearest)) _distances[line.Neuron] = Math.Sqrt(nearest);
        }
    }

    /// <summary>
    /// By neuron of the first layer, in units of the window's coordinates; NaN where there is no other line.
    /// </summary>
    public ReadOnlySpan<double> Distances => _distances;

    /// <summary>The distance below which a share of the lines lies; NaN where there are fewer than two.</summary>
    public double Quantile(double share) =>
        Quantiles.Of(Quantiles.Sorted([.. _distances.Where(double.IsFinite)]), share);
}
