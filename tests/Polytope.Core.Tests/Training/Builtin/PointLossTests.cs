using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class PointLossTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(128, 3)]
    [InlineData(333, 2)]
    public void The_mean_squared_error_is_the_mean_over_all_points_and_outputs(int points, int outputs)
    {
        var network = Initialization.Create(
            new NetworkShape(2, [14, 14], outputs), Activation.Relu, new InitializationOptions(), 3);
        var set = TrainingPoints.Random(points, outputs, 1);
        var squares = Enumerable.Range(0, points).SelectMany(p => network
            .Evaluate(set.Inputs[2 * p], set.Inputs[(2 * p) + 1])
            .Select((y, o) => Math.Pow(y - set.Targets[(p * outputs) + o], 2)));
        Assert.Equal(squares.Average(), PointLoss.Over(LossKind.MeanSquaredError, network, set), 1e-6);
    }

    [Fact]
    public void A_network_of_other_inputs_or_outputs_is_refused()
    {
        var network = Initialization.Create(
            new NetworkShape(2, [3], 1), Activation.Relu, new InitializationOptions(), 3);
        Assert.Throws<ArgumentException>(
            () => PointLoss.Over(LossKind.MeanSquaredError, network, TrainingPoints.Random(4, 2, 1)));
    }
}
