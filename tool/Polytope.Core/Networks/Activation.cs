using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Networks;

/// <summary>
/// The function between two layers: <c>x</c> where <c>x &gt; 0</c>, else <c>slope * x</c>.
/// A slope of 0 is ReLU; any other is leaky ReLU.
/// </summary>
/// <param name="Slope">
/// Below zero's slope, in [0, 1) for networks that are trained, else any finite number; a float32 value unless the
/// network came in double.
/// </param>
public readonly record struct Activation(double Slope)
{
    public static Activation Relu => new(0);

    public static Activation LeakyRelu(float slope) => new(slope);

    public bool IsLeaky => Slope != 0;

    public double Apply(double z) => z > 0 ? z : Slope * z;
}

/// <summary>
/// What follows the output layer. Each is continuous and increasing, so it moves no crease and changes no order: cells
/// and their affine maps are those of the network before it.
/// </summary>
public enum OutputActivation
{
    /// <summary>Nothing.</summary>
    Linear,

    /// <summary>1 / (1 + e^-z), from 0 to 1.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent, from -1 to 1.</summary>
    Tanh,
}

/// <summary>Values of output activations. The bits are the same on every machine.</summary>
public static class OutputActivations
{
    // Below this the exponentials of the hyperbolic tangent would cancel in float32; the series' error is below 1e-8.
    private const float SmallTanh = 0.25f;

    /// <summary>Its word in manifests and files.</summary>
    public static string Word(this OutputActivation activation) => activation switch
    {
        OutputActivation.Linear => "linear",
        OutputActivation.Sigmoid => "sigmoid",
        OutputActivation.Tanh => "tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    /// <summary>The activation of a value, with an error of a few units of 1e-16.</summary>
    public static double Apply(this OutputActivation activation, double z)
    {
        if (activation == OutputActivation.Linear || double.IsNaN(z)) return z;
        var isSigmoid = activation == OutputActivation.Sigmoid;
        var power = Elementary.Exp((isSigmoid ? -1 : -2) * Math.Abs(z));
        return isSigmoid ? (z < 0 ? power : 1) / (1 + power) : Math.CopySign((1 - power) / (1 + power), z);
    }

    /// <summary>The value that the activation takes to <paramref name="y"/>, which is within its range.</summary>
    public static double Inverse(this OutputActivation activation, double y) => activation switch
    {
        OutputActivation.Sigmoid => Elementary.Log(y / (1 - y)),
        OutputActivation.Tanh => 0.5 * Elementary.Log((1 + y) / (1 - y)),
        _ => y,
    };

    /// <summary>The activation of eight values, with an error below 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Apply(this OutputActivation activation, Vector256<float> z)
    {
        if (activation == OutputActivation.Linear) return z;
        var one = Vector256<float>.One;
        var size = Vector256.Abs(z);
        if (activation == OutputActivation.Sigmoid)
        {
            var decay = Elementary.Exp(-size);
            var below = Vector256.LessThan(z, Vector256<float>.Zero);
            return Vector256.ConditionalSelect(below, decay, one) / (one + decay);
        }

        var power = Elementary.Exp(-(size + size));
        var large = (one - power) / (one + power);
        var square = z * z;
        var series = Vector256.Create(62f / 2835);
        series = Vector256.FusedMultiplyAdd(series, square, Vector256.Create(-17f / 315));
        series = Vector256.FusedMultiplyAdd(series, square, Vector256.Create(2f / 15));
        series = Vector256.FusedMultiplyAdd(series, square, Vector256.Create(-1f / 3));
        var small = Vector256.FusedMultiplyAdd(series * square, z, z);
        var signed = Vector256.ConditionalSelect(Vector256.LessThan(z, Vector256<float>.Zero), -large, large);
        return Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(SmallTanh)), small, signed);
    }

    /// <summary>The derivative of the activation where its value is <paramref name="y"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Slope(this OutputActivation activation, Vector256<float> y)
    {
        var one = Vector256<float>.One;
        return activation switch
        {
            OutputActivation.Sigmoid => y * (one - y),
            OutputActivation.Tanh => (one - y) * (one + y),
            _ => one,
        };
    }

    /// <summary>Replaces values by their activations.</summary>
    internal static void Apply(this OutputActivation activation, Span<float> values)
    {
        if (activation == OutputActivation.Linear) return;
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        foreach (ref var vector in vectors) vector = activation.Apply(vector);
        foreach (ref var value in values[(Vector256<float>.Count * vectors.Length)..])
            value = activation.Apply(Vector256.Create(value))[0];
    }
}
