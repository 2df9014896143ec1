using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Cells;

/// <summary>
/// The gradient of the network on each cell; of several outputs its Jacobian, outputs x 2. In units of the outputs per
/// unit of the window's coordinates.
/// </summary>
public sealed class CellGradients
{
    private readonly double[] _norms;

    public CellGradients(Partition partition)
    {
        _norms = new double[partition.CellCount];
        var spans = new PartitionSpans(partition);
        var maps = partition.Maps;
        var outputs = partition.Outputs;
        for (var cell = 0; cell < _norms.Length; cell++)
        {
            double xx = 0, xy = 0, yy = 0;
            foreach (ref readonly var map in maps.Slice(cell * outputs, outputs))
            {
                xx += map.Jx * map.Jx;
                xy += map.Jx * map.Jy;
                yy += map.Jy * map.Jy;
            }

            _norms[cell] = Math.Sqrt(xx + yy);

            // The larger eigenvalue of J^T J.
            var half = 0.5 * (xx - yy);
            Largest = Math.Max(Largest, (0.5 * (xx + yy)) + Math.Sqrt((half * half) + (xy * xy)));
            TotalVariation += Math.Max(spans.Area(cell), 0) * _norms[cell];
        }

        Largest = outputs == 1 ? _norms.Max() : Math.Sqrt(Largest);
    }

    /// <summary>The length of the gradient by cell; of several outputs the Jacobian's Frobenius norm.</summary>
    public ReadOnlySpan<double> Norms => _norms;

    /// <summary>
    /// The Lipschitz constant on the window: the largest length of a gradient; of several outputs the largest spectral
    /// norm of a Jacobian. The window is convex, so no two points do worse.
    /// </summary>
    public double Largest { get; }

    /// <summary>The integral of <see cref="Norms"/> over the window.</summary>
    public double TotalVariation { get; }

    /// <summary>The Frobenius norm of the difference between the Jacobians of two cells.</summary>
    internal static double Jump(ReadOnlySpan<AffineMap> one, ReadOnlySpan<AffineMap> other)
    {
        var squares = 0.0;
        for (var output = 0; output < one.Length; output++)
        {
            double dx = one[output].Jx - other[output].Jx, dy = one[output].Jy - other[output].Jy;
            squares += (dx * dx) + (dy * dy);
        }

        return Math.Sqrt(squares);
    }
}
