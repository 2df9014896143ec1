using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Slices;
using Polytope.Core.Tests.Partitions;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Slices;

/// <summary>Networks on a line, compared with rational arithmetic that goes from breakpoint to breakpoint.</summary>
public sealed class LinePartitionTests
{
    [Fact]
    public void Integer_networks_have_the_breakpoints_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 4], Gen.Int[0, 2]).Sample(
            (seed, inputs, kind) =>
            {
                var random = new Random(seed);
                double Integer() => random.Next(-2, 3);
                var network = Of(random, Integer, kind, inputs, 4, 3, 3, 2);
                double[] p = [.. Enumerable.Range(0, inputs).Select(_ => Integer())];
                double[] q = [.. p.Select((x, k) => x + (k == 0 ? 1 + random.Next(2) : Integer()))];
                Holds(network, LineSlice.Through(p, q), p, q, -1, 2);
            },
            iter: 400);

    [Fact]
    public void Networks_of_random_weights_have_the_breakpoints_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 5], Gen.Int[0, 2]).Sample(
            (seed, inputs, kind) =>
            {
                var random = new Random(seed);
                double Weight() => (float)(random.NextDouble() - 0.5);
                var network = Of(random, Weight, kind, inputs, 8, 7, 6, 1);
                double[] p = [.. Enumerable.Range(0, inputs).Select(_ => 3 * Weight())];
                double[] q = [.. Enumerable.Range(0, inputs).Select(_ => 3 * Weight())];
                Holds(network, LineSlice.Through(p, q), p, q, 0, 1);
            },
            iter: 60);

    [Fact]
    public void A_hat_on_the_line_has_its_three_breakpoints_and_values()
    {
        // relu(x) - 2 relu(x - 1) + relu(x - 2).
        var network = new Network(
            [new Layer([1, 1, 1], [0, -1, -2]), new Layer([1.0, -2, 1], [0])], Activation.Relu);
        using var line = OnTheLine(network, -1, 3);

        Assert.Equal([0, 1, 2], line.Breakpoints.Select(breakpoint => breakpoint.At));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(k => line.ValuesAt(k)[0]));
        Assert.Equal([-1, 0, 1, 2], line.Pieces.Select(piece => piece.From));
        Assert.Equal([0, 1, 2, 3], line.Pieces.Select(piece => piece.To));
        Assert.Equal([(0, 1), (1, 1), (2, 1)], line.ExactBreakpoints());
        Assert.All(line.Breakpoints, breakpoint => Assert.True(breakpoint.Bends));
        Assert.Equal(4, line.LinearPieces);
    }

    [Fact]
    public void A_third_is_a_breakpoint_as_a_fraction_and_to_the_last_digit()
    {
        var network = new Network([new Layer([3, 3], [-1, 2]), new Layer([1.0, 0], [0])], Activation.Relu);
        using var line = OnTheLine(network, -1, 1);

        Assert.Equal([(-2, 3), (1, 3)], line.ExactBreakpoints());
        Assert.Equal([-2.0 / 3, 1.0 / 3], line.Breakpoints.Select(breakpoint => breakpoint.At));

        // The output does not read the second neuron.
        Assert.Equal([false, true], line.Breakpoints.Select(breakpoint => breakpoint.Bends));
        Assert.Equal(2, line.LinearPieces);
    }

    [Fact]
    public void Breakpoints_nearer_than_doubles_keep_their_order()
    {
        // At 1/3 and at 1/3 + 2^-60 / 3, whose doubles are the same.
        var tiny = Math.ScaleB(1, -60);
        var network = new Network(
            [
                new Layer([3, 1], [-1, 0]),
                new Layer([1.0, 0, 1, 0], [0, -tiny]),
                new Layer([1.0, 1], [0]),
            ],
            Activation.Relu);
        using var line = OnTheLine(network, 0.25, 0.5);

        Assert.Equal([0, 1], line.Breakpoints.SelectMany(breakpoint => breakpoint.Neurons)
            .Where(neuron => neuron.Layer == 1).Select(neuron => neuron.Neuron));
        Assert.Equal(2, line.Breakpoints.Count);
        var exact = line.ExactBreakpoints().ToList();
        Assert.True(exact[0].Numerator * exact[1].Denominator < exact[1].Numerator * exact[0].Denominator);
    }

    [Fact]
    public void Lines_that_are_none_are_refused()
    {
        Assert.Equal(
            "the two points are the same.",
            Assert.Throws<ArgumentException>(() => LineSlice.Through([1, 2], [1, 2])).Message);
        Assert.Equal(
            "the direction is zero.", Assert.Throws<ArgumentException>(() => LineSlice.Along([1, 2], [0, 0])).Message);
        Assert.Equal(
            "a line's coordinates are finite numbers.",
            Assert.Throws<ArgumentException>(() => LineSlice.Through([1], [double.NaN])).Message);
        Assert.StartsWith(
            "a line's two points have the same number of coordinates",
            Assert.Throws<ArgumentException>(() => LineSlice.Through([1], [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "the line lies in 3 dimensions, but the network takes 2 inputs.",
            Assert.Throws<ArgumentException>(() => Follow(LineSlice.Along([0, 0, 0], [1, 0, 0]), 0, 1)).Message);
        Assert.Equal(
            "the segment from 1 to 1 is empty.",
            Assert.Throws<ArgumentException>(() => Follow(LineSlice.Along([0, 0], [1, 0]), 1, 1)).Message);

        static void Follow(LineSlice slice, double from, double to) => LinePartition.Build(
            Nets.Uniform(1, 0, 3), slice, from, to, cancellation: TestContext.Current.CancellationToken).Dispose();
    }

    /// <summary>A network of one input, of which t is the value.</summary>
    private static LinePartition OnTheLine(Network network, double from, double to) => LinePartition.Build(
        network, LineSlice.Along([0], [1]), from, to, cancellation: TestContext.Current.CancellationToken);

    private static Network Of(Random random, Func<double> number, int kind, params int[] widths)
    {
        var network = new Network(
            Enumerable.Range(0, widths.Length - 1).Select(l => new Layer(
                [.. Enumerable.Range(0, widths[l] * widths[l + 1]).Select(_ => number())],
                [.. Enumerable.Range(0, widths[l + 1]).Select(_ => number())])),
            kind == 1 ? new Activation(0.25) : Activation.Relu);
        return kind == 2 ? Nets.WithSlopes(network, random.Next(), 0, 1, -1, 2, 0.5) : network;
    }

    private static void Holds(
        Network network, LineSlice slice, double[] p, double[] q, double from, double to)
    {
        using var line = LinePartition.Build(
            network, slice, from, to, cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(line.Partition.CheckInvariants());
        var expected = Walk(network, p, q, Fraction.Of(from), Fraction.Of(to));
        Assert.Equal(
            expected.Select(at => (at.Numerator, at.Denominator)), line.ExactBreakpoints());
        for (var k = 0; k < expected.Count; k++)
        {
            var breakpoint = line.Breakpoints[k];
            Assert.Equal(expected[k].ToDouble(), breakpoint.At, breakpoint.Error + 1e-15);
            var values = network.Evaluate(slice.At(breakpoint.At));
            Assert.All(values.Zip(line.ValuesAt(k)), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }
    }

    /// <summary>Every t at which the activation pattern just after it is another one than just before it.</summary>
    private static List<Fraction> Walk(Network network, double[] p, double[] q, Fraction from, Fraction to)
    {
        var breakpoints = new List<Fraction>();
        for (var at = from; ;)
        {
            var next = to;
            var inputs = p
                .Zip(q, (a, b) => (Slope: Fraction.Of(b) - Fraction.Of(a), Constant: Fraction.Of(a))).ToArray();
            for (var l = 0; l < network.Layers.Length - 1; l++)
            {
                var layer = network.Layers[l];
                var z = new (Fraction Slope, Fraction Constant)[layer.Outputs];
                for (var j = 0; j < layer.Outputs; j++)
                {
                    z[j] = (default, Fraction.Of(layer.Biases[j]));
                    for (var i = 0; i < layer.Inputs; i++)
                    {
                        var weight = Fraction.Of(layer.Row(j)[i]);
                        z[j] = (z[j].Slope + (weight * inputs[i].Slope), z[j].Constant + (weight * inputs[i].Constant));
                    }

                    // Just after t: by the value there, or by the slope where that is 0.
                    var value = (z[j].Slope * at) + z[j].Constant;
                    var isActive = value.Sign > 0 || (value.Sign == 0 && z[j].Slope.Sign > 0);
                    var below = Fraction.Of(network.Slope(l, j));
                    if (network.Cuts(l, j) && z[j].Slope.Sign != 0)
                    {
                        var zero = (default(Fraction) - z[j].Constant) / z[j].Slope;
                        if (zero.CompareTo(at) > 0 && zero.CompareTo(next) < 0) next = zero;
                    }

                    if (!isActive) z[j] = (z[j].Slope * below, z[j].Constant * below);
                }

                inputs = z;
            }

            if (next.CompareTo(to) >= 0) return breakpoints;
            breakpoints.Add(next);
            at = next;
        }
    }
}
