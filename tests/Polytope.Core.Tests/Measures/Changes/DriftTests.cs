using Polytope.Core.Measures.Changes;
using Polytope.Core.Measures.Points;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Changes;

public sealed class DriftTests
{
    [Fact]
    public void A_crease_that_moves_sweeps_the_strip_between()
    {
        var drift = Drift.Between(
            Checked.Build(Nets.OfLines((1, 0, -0.25)), Window.Unit),
            Checked.Build(Nets.OfLines((1, 0, -0.375)), Window.Unit));
        Assert.Equal(0.125, drift.ChangedArea, 1e-15);
        Assert.Equal([0.125], drift.SweptAreas.ToArray());
        Assert.Equal(0.125, drift.MeanHamming, 1e-15);
        Assert.Equal(0.125 * 0.625, drift.MapDriftWithin, 1e-15);
        Assert.Equal(0.125 * 0.125 / 2, drift.MapDriftAcross, 1e-15);
    }

    [Fact]
    public void Weights_that_only_the_output_has_move_the_map_and_no_crease()
    {
        static Network Of(double weight) =>
            new([new Layer([1, 0, 0, 1], [-0.5, -0.5]), new Layer([weight, 1], [0])], Activation.Relu);
        var drift = Drift.Between(Checked.Build(Of(1), Window.Unit), Checked.Build(Of(3), Window.Unit));
        Assert.Equal((0.0, 0.0, 0.0), (drift.ChangedArea, drift.MeanHamming, drift.MapDriftAcross));
        Assert.Equal(2 * 0.125, drift.MapDriftWithin, 1e-15);
    }

    [Fact]
    public void A_change_of_both_signs_counts_in_both()
    {
        // From 0 to x - y: the integral of |x - y| over the unit square is 1/3.
        static Network Of(double a) => new([new Layer([a, -a], [0])], Activation.Relu);
        var drift = Drift.Between(Checked.Build(Of(0), Window.Unit), Checked.Build(Of(1), Window.Unit));
        Assert.Equal(1.0 / 3, drift.MapDriftWithin, 1e-15);
    }

    [Fact]
    public void A_frame_does_not_drift_from_itself()
    {
        var partition = Checked.Build(NaiveArrangement.Random(3, 1, 8, 8, 8), Window.Unit);
        var drift = Drift.Between(partition, partition);
        Assert.Equal(partition.CellCount, drift.Parts);
        Assert.Equal((0.0, 0.0, 0.0), (drift.ChangedArea, drift.MapDriftWithin, drift.MapDriftAcross));
    }

    [Theory]
    [InlineData(1, 1, 0.001)]
    [InlineData(2, 1, 0.1)]
    [InlineData(3, 3, 0.02)]
    [InlineData(4, 1, 2)]
    public void It_is_that_of_the_certified_partition_of_both_networks_side_by_side(int seed, int outputs, double step)
    {
        var before = NaiveArrangement.Random(seed, outputs, 7, 66, 5);
        var random = new Random(seed);
        float Moved(double weight) => (float)(weight + (step * (random.NextDouble() - 0.5)));
        var now = new Network(
            before.Layers.Select(layer => new Layer(
                [.. layer.Weights.ToArray().Select(w => (double)Moved(w))],
                [.. layer.Biases.ToArray().Select(b => (double)Moved(b))])),
            before.Activation);
        var (first, second) = (Checked.Build(before, Window.Unit), Checked.Build(now, Window.Unit));
        var drift = Drift.Between(first, second);
        var kept = new KeptPatterns(first, second, new PatternMatch(first, second));
        var sums = new SideBySide(before, now);
        Assert.Equal(sums.ChangedArea, drift.ChangedArea, 1e-11);
        Assert.Equal(sums.MapDriftWithin, drift.MapDriftWithin, 1e-10);
        Assert.Equal(sums.MapDriftAcross, drift.MapDriftAcross, 1e-10);
        for (var neuron = 0; neuron < sums.Swept.Length; neuron++)
        {
            Assert.Equal(sums.Swept[neuron], drift.SweptAreas[neuron], 1e-11);
        }

        Assert.Equal(sums.Swept.Sum(), drift.MeanHamming, 1e-10);
        Assert.Equal(1, drift.CoveredArea, 1e-12);
        Assert.Equal(1 - sums.ChangedArea, kept.Area, 1e-11);
        Assert.Equal(sums.MapDriftWithin, kept.MapDrift, 1e-10);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    public void An_estimate_is_within_its_standard_errors(int seed, int outputs)
    {
        var before = Checked.Build(NaiveArrangement.Random(seed, outputs, 8, 8), Window.Unit);
        var now = Checked.Build(NaiveArrangement.Random(seed + 100, outputs, 8, 8), Window.Unit);
        var drift = Drift.Between(before, now);
        var lattice = PointGrid.Lattice(Window.Unit);
        var estimate = new DriftEstimate(new PointLocations(before, lattice), new PointLocations(now, lattice));
        Assert.Equal(drift.MeanHamming, estimate.MeanHamming, estimate.HammingError);
        Assert.Equal(drift.MapDriftWithin + drift.MapDriftAcross, estimate.MapDrift, estimate.MapDriftError);
        Assert.InRange(estimate.HammingError, 0, 0.05 * drift.MeanHamming);
    }

    /// <summary>
    /// Two networks as one whose outputs are those of both: its cells, which the builder certifies, are the common
    /// refinement.
    /// </summary>
    private sealed class SideBySide : ICellVisitor
    {
        private readonly int _outputs;

        public SideBySide(Network before, Network now)
        {
            Swept = new double[before.Shape.Hidden.ToArray().Sum()];
            _outputs = before.Shape.Outputs;
            var both = new Network(before.Layers.Zip(now.Layers, Join), before.Activation);
            PartitionBuilder.Stream(
                both, ConvexPolygon.Rectangle(Window.Unit), this, TestContext.Current.CancellationToken);
        }

        public double ChangedArea { get; private set; }

        public double MapDriftWithin { get; private set; }

        public double MapDriftAcross { get; private set; }

        public double[] Swept { get; }

        public void Visit(in Cell cell)
        {
            List<(double X, double Y)> corners = [];
            for (var i = 0; i < cell.Count; i++) corners.Add(cell.Corner(i));
            var area = Area(corners);
            var (first, changed) = (0, false);
            for (var layer = 0; layer < cell.Pattern.Layers; layer++)
            {
                var width = cell.Pattern.Width(layer) / 2;
                for (var neuron = 0; neuron < width; neuron++)
                {
                    if (cell.Pattern.IsActive(layer, neuron) == cell.Pattern.IsActive(layer, width + neuron)) continue;
                    Swept[first + neuron] += area;
                    changed = true;
                }

                first += width;
            }

            var change = 0.0;
            for (var output = 0; output < _outputs; output++)
            {
                var (before, now) = (cell.Maps[output], cell.Maps[_outputs + output]);
                double At((double X, double Y) p) => now.At(p.X, p.Y) - before.At(p.X, p.Y);
                foreach (var sign in (int[])[-1, 1])
                {
                    // The half on which the change has the sign, and its integral there as area times the value at the
                    // middle.
                    var half = Clip(corners, p => sign * At(p));
                    if (half.Count > 2) change += Integral(half, p => sign * At(p));
                }
            }

            if (changed) (ChangedArea, MapDriftAcross) = (ChangedArea + area, MapDriftAcross + change);
            else MapDriftWithin += change;
        }

        private static Layer Join(Layer one, Layer other, int layer) => layer == 0
            ? new Layer([.. one.Weights, .. other.Weights], [.. one.Biases, .. other.Biases])
            : new Layer(
                [
                    .. Enumerable.Range(0, one.Outputs).SelectMany(
                        j => (double[])[.. one.Row(j), .. new double[other.Inputs]]),
                    .. Enumerable.Range(0, other.Outputs).SelectMany(
                        j => (double[])[.. new double[one.Inputs], .. other.Row(j)]),
                ],
                [.. one.Biases, .. other.Biases]);

        private static Layer Join(Layer one, Layer other) => Join(one, other, one.Inputs == 2 ? 0 : 1);

        private static double Area(List<(double X, double Y)> corners) => Integral(corners, _ => 1);

        private static double Integral(List<(double X, double Y)> corners, Func<(double X, double Y), double> affine)
        {
            var sum = 0.0;
            for (var i = 2; i < corners.Count; i++)
            {
                var (a, b, c) = (corners[0], corners[i - 1], corners[i]);
                var twice = ((b.X - a.X) * (c.Y - a.Y)) - ((c.X - a.X) * (b.Y - a.Y));
                sum += 0.5 * twice * affine(((a.X + b.X + c.X) / 3, (a.Y + b.Y + c.Y) / 3));
            }

            return sum;
        }

        private static List<(double X, double Y)> Clip(
            List<(double X, double Y)> polygon, Func<(double X, double Y), double> height)
        {
            var kept = new List<(double X, double Y)>();
            for (var i = 0; i < polygon.Count; i++)
            {
                var (from, to) = (polygon[i], polygon[(i + 1) % polygon.Count]);
                var (a, b) = (height(from), height(to));
                if (a >= 0) kept.Add(from);
                if (a * b < 0)
                {
                    kept.Add((from.X + (a / (a - b) * (to.X - from.X)), from.Y + (a / (a - b) * (to.Y - from.Y))));
                }
            }

            return kept;
        }
    }
}
