using Polytope.Core.Measures.Creases;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Creases;

public sealed class CreaseStrengthsTests
{
    [Fact]
    public void The_fold_of_one_neuron_has_its_length_times_its_two_weights()
    {
        var network = new Network([new Layer([2, 0, 0, 0.5], [-0.5, -0.25]), new Layer([3, -4], [0])], Activation.Relu);
        var strengths = new CreaseStrengths(Checked.Build(network, new Window(0, 0, 2, 1)));
        Assert.Equal([1.0, 2.0], strengths.Lengths.ToArray());
        Assert.Equal([6.0, 4.0], strengths.Strengths.ToArray());
        Assert.Equal([10.0], strengths.Neurons.SumByLayer(strengths.Strengths));
    }

    [Fact]
    public void A_leaky_fold_is_softer_by_its_slope()
    {
        var network = new Network([new Layer([2, 0], [-0.5]), new Layer([3], [0])], new Activation(0.25));
        Assert.Equal(4.5, new CreaseStrengths(Checked.Build(network, Window.Unit)).Strengths[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_jump_is_that_of_the_slope_across_each_edge(int outputs)
    {
        var partition = Checked.Build(NaiveArrangement.Random(4, outputs, 6, 6), Window.Unit);
        var expected = new double[12];
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            if (partition.EdgeCrease[edge].IsWindow) continue;
            var (from, to) = partition.Ends(edge);
            double x = 0.5 * (partition.X[from] + partition.X[to]), y = 0.5 * (partition.Y[from] + partition.Y[to]);
            var length = partition.Length(edge);
            double nx = (partition.Y[to] - partition.Y[from]) / length,
                ny = (partition.X[from] - partition.X[to]) / length;

            // Second difference: along the normal the output is linear on both sides, and along the edge nothing jumps.
            var step = 1e-7;
            double[] left = partition.Network.Evaluate(x - (step * nx), y - (step * ny)),
                middle = partition.Network.Evaluate(x, y);
            var right = partition.Network.Evaluate(x + (step * nx), y + (step * ny));
            var jump = Math.Sqrt(
                Enumerable.Range(0, outputs).Sum(k => Math.Pow((left[k] - (2 * middle[k]) + right[k]) / step, 2)));
            expected[(partition.EdgeCrease[edge].Layer * 6) + partition.EdgeCrease[edge].Neuron] += length * jump;
        }

        var strengths = new CreaseStrengths(partition).Strengths;
        for (var neuron = 0; neuron < expected.Length; neuron++)
        {
            Assert.Equal(expected[neuron], strengths[neuron], 1e-4);
        }
    }
}
