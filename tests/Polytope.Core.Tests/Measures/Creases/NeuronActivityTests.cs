using Polytope.Core.Measures.Creases;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Creases;

public sealed class NeuronActivityTests
{
    [Fact]
    public void One_line_before_the_window_one_behind_it_and_one_through_it()
    {
        var activity = new NeuronActivity(
            Checked.Build(Nets.OfLines((1, 0, 1), (1, 0, -2), (1, 0, -0.5)), Window.Unit));
        Assert.Equal([1], activity.Never.ToArray());
        Assert.Equal([1], activity.Always.ToArray());
    }

    [Fact]
    public void A_wide_layer_is_counted_in_all_its_words()
    {
        (double, double, double)[] lines = [.. Enumerable.Range(0, 200).Select(k => (1.0, 0.0, (k / 100.0) - 1.255))];
        var activity = new NeuronActivity(Checked.Build(Nets.OfLines(lines), Window.Unit));
        Assert.Equal([26], activity.Never.ToArray());
        Assert.Equal([74], activity.Always.ToArray());
    }

    [Fact]
    public void Neurons_fire_where_the_network_says()
    {
        var partition = Checked.Build(NaiveArrangement.Random(8, 1, 9, 70, 9), Window.Unit);
        var signs = Enumerable.Range(0, partition.CellCount)
            .Select(cell => Signs(partition.Network, partition.Centroid(cell))).ToList();
        var activity = new NeuronActivity(partition);
        for (var layer = 0; layer < 3; layer++)
        {
            var neurons = Enumerable.Range(0, partition.Network.Layers[layer].Outputs).ToList();
            Assert.Equal(neurons.Count(neuron => signs.All(sign => !sign[layer][neuron])), activity.Never[layer]);
            Assert.Equal(neurons.Count(neuron => signs.All(sign => sign[layer][neuron])), activity.Always[layer]);
        }

        Assert.True(activity.Never[1] + activity.Always[1] > 0);
    }

    private static bool[][] Signs(Network network, (double X, double Y) point)
    {
        double[] current = [point.X, point.Y];
        var signs = new List<bool[]>();
        foreach (var layer in network.Layers.SkipLast(1))
        {
            var z = new double[layer.Outputs];
            layer.Apply(current, z);
            signs.Add([.. z.Select(value => value > 0)]);
            current = [.. z.Select(network.Activation.Apply)];
        }

        return [.. signs];
    }
}
