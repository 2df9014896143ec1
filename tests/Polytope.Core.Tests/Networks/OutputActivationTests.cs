using System.Runtime.Intrinsics;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Networks;

public sealed class OutputActivationTests
{
    public static TheoryData<OutputActivation> Bounded => [OutputActivation.Sigmoid, OutputActivation.Tanh];

    private static IEnumerable<double> Values =>
    [
        0, 1e-9, -1e-9, 0.2499, 0.2501, -0.25, 20, -20, 1000, -1000, double.PositiveInfinity, double.NegativeInfinity,
        .. Enumerable.Range(-600, 1201).Select(k => k / 60.0),
    ];

    [Theory]
    [MemberData(nameof(Bounded))]
    public void Values_are_those_of_the_C_library_up_to_rounding(OutputActivation activation)
    {
        foreach (var z in Values)
        {
            Assert.Equal(Expected(activation, z), activation.Apply(z), 4e-16);
            var single = activation.Apply(Vector256.Create((float)z));
            Assert.Equal(Expected(activation, (float)z), single[0], 2e-7);
            Assert.Equal(single, Vector256.Create(single[0]));
        }

        Assert.Equal(double.NaN, activation.Apply(double.NaN));
        Assert.Equal(float.NaN, activation.Apply(Vector256.Create(float.NaN))[3]);
    }

    [Fact]
    public void Small_hyperbolic_tangents_keep_their_relative_precision_in_float32()
    {
        foreach (var z in (float[])[1e-30f, 1e-7f, -1e-3f, 0.1f, 0.24f])
            Assert.Equal(1, OutputActivation.Tanh.Apply(Vector256.Create(z))[0] / Math.Tanh(z), 2e-7);
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void The_inverse_undoes_it_and_order_is_kept(OutputActivation activation)
    {
        var last = double.NegativeInfinity;
        foreach (var z in Values.Where(z => Math.Abs(z) <= 10).Distinct().Order())
        {
            var y = activation.Apply(z);
            Assert.True(y > last);
            last = y;
            Assert.Equal(z, activation.Inverse(y), 1e-7);
        }

        Assert.Equal(0, OutputActivation.Sigmoid.Inverse(0.5));
        Assert.Equal(Math.Atanh(0.5), OutputActivation.Tanh.Inverse(0.5), 1e-15);
    }

    [Fact]
    public void Spans_of_any_length_get_the_values_of_vectors()
    {
        float[] all = [.. Enumerable.Range(0, 21).Select(k => (k - 10) / 3f)];
        for (var length = 0; length <= all.Length; length++)
        {
            var values = all[..length];
            OutputActivation.Tanh.Apply(values.AsSpan());
            Assert.Equal(
                all[..length].Select(z => OutputActivation.Tanh.Apply(Vector256.Create(z))[0]), values);
        }
    }

    private static double Expected(OutputActivation activation, double z) =>
        activation == OutputActivation.Sigmoid ? 1 / (1 + Math.Exp(-z)) : Math.Tanh(z);
}
