using CsCheck;
using Polytope.Core.Networks;

namespace Polytope.Tool.Tests.Formats;

/// <summary>Networks of all shapes, with all kinds of numbers that a network can have.</summary>
internal static class AnyNetwork
{
    public static readonly Gen<Network> Single = Of(
        Gen.OneOf(
            Gen.Float[-2, 2], Gen.Single.Where(float.IsFinite), Gen.Const(0f), Gen.Const(-0f), Gen.Const(float.Epsilon))
            .Select(value => (double)value),
        Gen.Float[0, 0.99f].Select(slope => (double)slope));

    public static readonly Gen<Network> Double = Of(Gen.Double.Where(double.IsFinite), Gen.Double[0, 0.99])
        .Where(network => network.Layers[0].Weights.ToArray().Any(weight => (float)weight != weight));

    private static Gen<Network> Of(Gen<double> number, Gen<double> slope) =>
        from widths in Gen.Int[1, 7].Array[2, 6]
        from numbers in number.Array[ParameterCount(widths)]
        from leaky in Gen.Bool
        from below in slope
        select Filled(widths, numbers, leaky ? new Activation(below) : Activation.Relu);

    /// <summary>Bit for bit.</summary>
    public static void AssertSame(Network expected, Network actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(expected.Activation.Slope),
            BitConverter.DoubleToInt64Bits(actual.Activation.Slope));
        Assert.Equal(Bits(expected), Bits(actual));
    }

    private static long[] Bits(Network network) =>
        [
            .. network.Layers.SelectMany(layer => (double[])[.. layer.Weights, .. layer.Biases])
                .Select(BitConverter.DoubleToInt64Bits),
        ];

    private static int ParameterCount(int[] widths) =>
        widths.Skip(1).Zip(widths, (outputs, inputs) => outputs * (inputs + 1)).Sum();

    private static Network Filled(int[] widths, double[] numbers, Activation activation)
    {
        var layers = new List<Layer>();
        var at = 0;
        for (var l = 1; l < widths.Length; l++)
        {
            var weights = widths[l] * widths[l - 1];
            layers.Add(new Layer(numbers.AsSpan(at, weights), numbers.AsSpan(at + weights, widths[l])));
            at += weights + widths[l];
        }

        return new Network(layers, activation);
    }
}
