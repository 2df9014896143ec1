using Polytope.Core.Measures.Changes;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Measures.Changes;

public sealed class WeightDriftTests
{
    [Fact]
    public void Each_layer_has_the_length_of_its_own_change()
    {
        static Network Of(double a, double b) => new([new Layer([1, a], [a]), new Layer([b], [2])], Activation.Relu);
        Assert.Equal([Math.Sqrt(8), 3], WeightDrift.ByLayer(Of(1, 0), Of(3, -3)));
    }

    [Fact]
    public void Networks_of_other_shapes_have_no_drift() => Assert.Throws<ArgumentException>(() => WeightDrift.ByLayer(
        new Network([new Layer([1, 1], [0])], Activation.Relu),
        new Network([new Layer([1, 1, 1], [0])], Activation.Relu)));
}
