using System.Numerics;
using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;
using Polytope.Core.Partitions.Rows;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions.Rows;

/// <summary>Rows and their error bounds, compared with rational arithmetic.</summary>
public sealed class RowBoundTests
{
    private static readonly WindowErrorBounds WindowErrorBounds = new(1.5, 0.75);

    [Theory]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.01)]
    [InlineData(false, 0.0)]
    [InlineData(false, 0.01)]
    public void Rows_in_doubles_are_within_their_bounds(bool carried, double slope)
    {
        var network = Nets.Uniform(seed: 5, (float)slope, 12, 9, 17, 8, 11, 10);
        using var tables = new LayerTables(network);
        var path = RandomPattern(network, seed: 3);
        var exact = ExactRows(network, path);
        using var arena = new Arena();
        Pointer<double> rows = arena.Take<double>(RowKernel.Block(24)), next = arena.Take<double>(RowKernel.Block(24));
        var pass = new LayerPass(tables, WindowErrorBounds, arena, carried);
        tables.FirstRows(WindowErrorBounds, rows);
        for (var layer = 0; layer < tables.Depth; layer++)
        {
            var target = tables.Layers[layer + 1];
            pass.Base(layer, rows, path.Layer(layer), cutting: 0, next);
            var before = rows;
            rows = next;
            next = before;

            var squares = 0.0;
            for (var j = 0; j < target.Outputs; j++)
            {
                var row = Row.At(rows, target.Pad, j);
                var error = Error(row, exact[layer + 1][j]);
                Assert.InRange(error, 0, row.E);
                squares += error * error / 3;
            }

            if (!carried) Assert.InRange(Math.Sqrt(squares), 0, RowKernel.Norm(rows, target.Pad));
            Assert.InRange(
                RowKernel.RelativeErrorBound(
                    rows, rows + (3 * target.Pad), target.Pad, target.Outputs, WindowErrorBounds),
                1e-18, 1e-8);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Rows_with_any_slopes_are_within_their_bounds_whether_neurons_are_added_or_not(bool carried, bool added)
    {
        double[] slopes = [0, 1, -1, 3.7f, -2.9f, 0.01f, 1.0 / 3, -1e3];
        var network = Nets.WithSlopes(Nets.Uniform(seed: 6, 0, 12, 9, 17, 8, 11, 10), 4, slopes);
        using var tables = new LayerTables(network);
        MutablePattern path = RandomPattern(network, seed: 5), none = new(network.Shape.Hidden);
        var exact = ExactRows(network, path);
        using var arena = new Arena();
        Pointer<double> rows = arena.Take<double>(RowKernel.Block(24)), next = arena.Take<double>(RowKernel.Block(24));
        var other = arena.Take<double>(RowKernel.Block(24));
        var pass = new LayerPass(tables, WindowErrorBounds, arena, carried);
        tables.FirstRows(WindowErrorBounds, rows);
        for (var layer = 0; layer < tables.Depth; layer++)
        {
            var (source, target) = (tables.Layers[layer], tables.Layers[layer + 1]);
            pass.Base(layer, rows, (added ? none : path).Layer(layer), source.Outputs, next);
            for (var j = 0; j < source.Outputs && added; j++)
            {
                if (!path.IsActive(layer, j)) continue;
                pass.Add(layer, j, Row.At(rows, source.Pad, j), source.Outputs, next, other);
                var swapped = next;
                next = other;
                other = swapped;
            }

            var before = rows;
            rows = next;
            next = before;
            var squares = 0.0;
            for (var j = 0; j < target.Outputs; j++)
            {
                var row = Row.At(rows, target.Pad, j);
                var error = Error(row, exact[layer + 1][j]);
                Assert.InRange(error, 0, row.E);
                squares += error * error / 3;
            }

            if (!carried) Assert.InRange(Math.Sqrt(squares), 0, RowKernel.Norm(rows, target.Pad));
        }
    }

    [Fact]
    public void Rows_in_double_double_with_any_slopes_are_within_their_bounds_through_thirty_layers()
    {
        double[] slopes = [0, 1, -1, 1.7f, -0.9f, 0.01f, 1.0 / 3];
        var network = Nets.WithSlopes(
            Nets.Random(
                seed: 1, 0, random => (float)((random.NextDouble() - 0.5) * 1.2), [.. Enumerable.Repeat(14, 30)]),
            2, slopes);
        AssertWithinBounds(network, RandomPattern(network, seed: 2));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    public void Rows_in_double_double_have_small_bounds_through_seventy_layers(double slope)
    {
        var network = Nets.Random(
            seed: 1, (float)slope, random => (float)((random.NextDouble() - 0.5) * 1.7),
            [.. Enumerable.Repeat(14, 70)]);
        using var tables = new LayerTables(network);
        using var rows = new DoubleDoubleRows(tables, WindowErrorBounds);
        var path = RandomPattern(network, seed: 2);
        var exact = ExactRows(network, path);
        for (var layer = 0; layer <= tables.Depth; layer++)
        {
            for (var j = 0; j < tables.Layers[layer].Outputs; j++)
            {
                var row = rows.Row(layer, j, path);
                Assert.InRange(Error(row, exact[layer][j]), 0, row.E);
            }

            // Bounds from magnitudes alone would exceed 1e-5.
            var size = Enumerable.Range(0, tables.Layers[layer].Outputs).Max(j => Magnitude(rows.Row(layer, j, path)));
            var bound = Enumerable.Range(0, tables.Layers[layer].Outputs).Max(j => rows.Row(layer, j, path).E);
            Assert.InRange(bound / size, 0, 1e-9);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-30)]
    [InlineData(40)]
    [InlineData(-300)]
    [InlineData(300)]
    [InlineData(-700)]
    [InlineData(700)]
    public void Rows_in_double_double_that_nearly_cancel_are_within_their_bounds(int scale)
    {
        var random = new Random(7);
        Layer[] layers =
        [
            Cancelling(random, 2, 12, scale), Cancelling(random, 12, 10, -scale), Cancelling(random, 10, 12, scale),
            Cancelling(random, 12, 3, -scale),
        ];
        var network = new Network(layers, Activation.LeakyRelu(0.25f));
        AssertWithinBounds(network, RandomPattern(network, seed: 8));
    }

    [Theory]
    [InlineData(-800)]
    [InlineData(-520)]
    [InlineData(520)]
    [InlineData(900)]
    public void Bounds_in_double_double_scale_with_the_rows(int scale)
    {
        var network = Nets.Uniform(seed: 5, 0.25f, 12, 9, 17, 8, 11, 10);
        double Scaled(double value) => Math.ScaleB(value, scale);
        var scaled = new Network(
            network.Layers.Select((layer, l) => new Layer(
                [.. layer.Weights.ToArray().Select(weight => l == 0 ? Scaled(weight) : weight)],
                [.. layer.Biases.ToArray().Select(Scaled)])),
            network.Activation);
        using LayerTables tables = new(network), scaledTables = new(scaled);
        using DoubleDoubleRows rows = new(tables, WindowErrorBounds), scaledRows = new(scaledTables, WindowErrorBounds);
        var path = RandomPattern(network, seed: 3);
        for (var layer = 0; layer <= tables.Depth; layer++)
        {
            for (var j = 0; j < tables.Layers[layer].Outputs; j++)
            {
                Row row = rows.Row(layer, j, path), same = scaledRows.Row(layer, j, path);
                Assert.Equal((Scaled(row.A), Scaled(row.B), Scaled(row.C)), (same.A, same.B, same.C));
                Assert.InRange(scaledRows.Rest(layer, j, path).E, 0, 4 * Scaled(rows.Rest(layer, j, path).E) + 1e-280);
            }
        }
    }

    [Fact]
    public void Rows_in_double_double_are_bounded_by_norms_where_those_grow_less()
    {
        // Large rows cancel, and their rounding errors remain. The layers after that are nearly Hadamard matrices:
        // their norm is at most 1.2, while magnitudes grow 4.8 times a layer.
        var random = new Random(9);
        var large = new Layer(
            [.. Enumerable.Range(0, 32).Select(_ => Math.ScaleB(1, 40) + random.NextDouble())],
            [.. Enumerable.Repeat(1e12, 16)]);
        var weights = new double[256];
        for (var k = 0; k < 256; k++) weights[k] = k % 2 == 1 ? -weights[k - 1] : random.NextDouble() - 0.5;
        var cancelling = new Layer(weights, [.. Enumerable.Range(0, 16).Select(_ => random.NextDouble())]);
        Layer Hadamard() => new(
            [
                .. Enumerable.Range(0, 256)
                    .Select(
                        k => (
                            BitOperations.PopCount((uint)(k >> 4 & k)) % 2 == 0
                                ? 1
                                : -1) * (0.3 + (1e-3 * random.NextDouble()))),
            ],
            [.. Enumerable.Range(0, 16).Select(_ => random.NextDouble())]);
        var network = new Network(
            [large, cancelling, .. Enumerable.Range(0, 6).Select(_ => Hadamard())], Activation.LeakyRelu(0.5f));
        using var tables = new LayerTables(network);
        using var rows = new DoubleDoubleRows(tables, WindowErrorBounds);
        var path = RandomPattern(network, seed: 8);
        for (var layer = 0; layer < path.Depth; layer++)
            for (var j = 0; j < 16; j++) path.Set(layer, j, true);
        var exact = ExactRows(network, path);
        double bound = 0, size = 0;
        for (var j = 0; j < 16; j++)
        {
            Row row = rows.Row(tables.Depth, j, path), rest = rows.Rest(tables.Depth, j, path);
            Fraction[] left =
            [
                exact[^1][j][0] - Fraction.Of(rest.A), exact[^1][j][1] - Fraction.Of(rest.B),
                exact[^1][j][2] - Fraction.Of(rest.C),
            ];
            Assert.InRange(Error(row, left), 0, rest.E);
            bound = Math.Max(bound, rest.E);
            size = Math.Max(size, Magnitude(row));
        }

        // A bound from magnitudes alone would be 9e-14.
        Assert.InRange(bound / size, 0, 1e-15);
    }

    [Fact]
    public void Singular_values_are_bounded_from_above_and_closely()
    {
        var random = new Random(4);
        foreach (var (inputs, outputs) in new[] { (20, 20), (64, 40), (7, 100), (100, 7), (1, 1) })
        {
            var layer = new Layer(
                [
                    .. Enumerable.Range(0, inputs * outputs)
                        .Select(_ => (random.NextDouble() - 0.5) * Math.Exp(4 * random.NextDouble())),
                ],
                [.. Enumerable.Repeat(0.0, outputs)]);
            var first = new Layer([.. Enumerable.Repeat(1.0, 2 * inputs)], [.. Enumerable.Repeat(0.0, inputs)]);
            using var tables = new LayerTables(new Network([first, layer], Activation.Relu));
            var table = tables.Layers[1];
            var (frobenius, largest) = (0.0, LargestSingularValue(layer));
            for (var j = 0; j < outputs; j++) frobenius += layer.Row(j).ToArray().Sum(weight => weight * weight);
            Assert.InRange(MatrixNorms.Spectral(table.Transposed, inputs, table.Pad), largest, 1.1 * largest);
            Assert.InRange(
                MatrixNorms.RoughSpectral(table.Transposed, inputs, table.Pad), largest, Math.Sqrt(frobenius) * 1.001);
            Assert.InRange(table.FrobeniusNorm, Math.Sqrt(frobenius), Math.Sqrt(frobenius) * 1.001);
        }
    }

    [Fact]
    public void A_layer_of_zeros_has_norm_zero()
    {
        var zeros = new Layer([.. Enumerable.Repeat(0.0, 64)], [.. Enumerable.Repeat(0.0, 8)]);
        using var tables = new LayerTables(
            new Network(
                [new Layer([.. Enumerable.Repeat(1.0, 16)], [.. Enumerable.Repeat(0.0, 8)]), zeros], Activation.Relu));
        Assert.Equal(0, MatrixNorms.Spectral(tables.Layers[1].Transposed, 8, 8));
        Assert.Equal(0, tables.Layers[1].FrobeniusNorm);
    }

    /// <summary>Rows in double-double, and what is left of them, are within their bounds of the exact rows.</summary>
    private static void AssertWithinBounds(Network network, MutablePattern path)
    {
        using var tables = new LayerTables(network);
        using var rows = new DoubleDoubleRows(tables, WindowErrorBounds);
        var exact = ExactRows(network, path);
        for (var layer = 0; layer <= tables.Depth; layer++)
        {
            for (var j = 0; j < tables.Layers[layer].Outputs; j++)
            {
                Row row = rows.Row(layer, j, path), rest = rows.Rest(layer, j, path);
                Assert.InRange(Error(row, exact[layer][j]), 0, row.E);
                Fraction[] left =
                [
                    exact[layer][j][0] - Fraction.Of(rest.A), exact[layer][j][1] - Fraction.Of(rest.B),
                    exact[layer][j][2] - Fraction.Of(rest.C),
                ];
                Assert.InRange(Error(row, left), 0, rest.E);
            }
        }
    }

    /// <summary>Weights in pairs that nearly cancel, and neurons in pairs with nearly the same weights.</summary>
    private static Layer Cancelling(Random random, int inputs, int outputs, int scale)
    {
        var weights = new double[outputs * inputs];
        for (var j = 0; j < outputs; j++)
        {
            for (var i = 0; i < inputs; i++)
            {
                var at = (j * inputs) + i;
                if (j % 2 == 1 && random.Next(4) > 0) weights[at] = weights[at - inputs];
                else if (i % 2 == 1) weights[at] = -weights[at - 1] * (1 + (random.Next(-2, 3) * Math.ScaleB(1, -52)));
                else weights[at] = Math.ScaleB(random.NextDouble() - 0.5, scale);
            }
        }

        return new Layer(
            weights,
            [
                .. Enumerable.Range(0, outputs)
                    .Select(_ => random.Next(2) * Math.ScaleB(random.NextDouble() - 0.5, scale - 40)),
            ]);
    }

    private static double Magnitude(Row row) => WindowErrorBounds.Magnitude(row.A, row.B, row.C);

    /// <summary>By power iteration, from below.</summary>
    private static double LargestSingularValue(Layer layer)
    {
        var vector = Enumerable.Repeat(1.0, layer.Inputs).ToArray();
        var value = 0.0;
        for (var step = 0; step < 2000; step++)
        {
            var image = Enumerable.Range(0, layer.Outputs).Select(j => Dot(layer.Row(j), vector)).ToArray();
            var back = new double[layer.Inputs];
            for (var j = 0; j < layer.Outputs; j++)
                for (var i = 0; i < layer.Inputs; i++) back[i] += layer.Row(j)[i] * image[j];
            value = Math.Sqrt(Dot(image, image) / Dot(vector, vector));
            var size = Math.Sqrt(Dot(back, back));
            vector = [.. back.Select(x => x / size)];
        }

        return value * (1 - 1e-12);
    }

    private static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += one[i] * other[i];
        return sum;
    }

    private static MutablePattern RandomPattern(Network network, int seed)
    {
        var random = new Random(seed);
        var path = new MutablePattern(network.Shape.Hidden);
        for (var layer = 0; layer < path.Depth; layer++)
            for (var j = 0; j < network.Layers[layer].Outputs; j++) path.Set(layer, j, random.Next(4) > 0);
        return path;
    }

    /// <summary>Each layer's pre-activations as affine functions in rational arithmetic, for one pattern.</summary>
    private static Fraction[][][] ExactRows(Network network, MutablePattern path)
    {
        var zero = Fraction.Of(0);
        var layers = new Fraction[network.Layers.Length][][];
        Fraction[][] inputs = [[Fraction.Of(1), zero, zero], [zero, Fraction.Of(1), zero]];
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            layers[l] =
            [
                .. Enumerable.Range(0, layer.Outputs).Select(j => Enumerable.Range(0, 3).Select(k =>
                    Enumerable.Range(0, layer.Inputs).Aggregate(
                        k == 2 ? Fraction.Of(layer.Biases[j]) : zero,
                        (sum, i) => sum + (Fraction.Of(layer.Row(j)[i]) * inputs[i][k]))).ToArray()),
            ];
            if (l == path.Depth) break;
            var at = l;
            inputs = [.. layers[l].Select((row, j) => path.IsActive(at, j) ? row : Below(row, network.Slope(at, j)))];
        }

        return layers;
    }

    private static Fraction[] Below(Fraction[] row, double slope) => [.. row.Select(c => c * Fraction.Of(slope))];

    private static double Error(Row row, Fraction[] exact) =>
        WindowErrorBounds.Magnitude(
            Difference(row.A, exact[0]), Difference(row.B, exact[1]), Difference(row.C, exact[2]));

    private static double Difference(double computed, Fraction exact)
    {
        var difference = Fraction.Of(computed) - exact;
        var numerator = BigInteger.Abs(difference.Numerator);
        return numerator.IsZero ? 0 : Math.Exp(BigInteger.Log(numerator) - BigInteger.Log(difference.Denominator));
    }
}
