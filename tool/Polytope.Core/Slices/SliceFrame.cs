using System.Numerics;
using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Slices;

/// <summary>A network's inputs as affine functions of two parameters s and t.</summary>
/// <param name="frame">
/// (Inputs + 1) x 3: the coefficients of s, of t, and the constant; the last row is that of the constant itself.
/// </param>
internal sealed class SliceFrame(DyadicMatrix frame)
{
    /// <summary>The network's inputs.</summary>
    public int Inputs => frame.Rows - 1;

    /// <summary>The inputs, each correctly rounded.</summary>
    public double[] At(double s, double t)
    {
        var exponent = Math.Min(Dyadic.CommonExponent([s, t]), 0);
        BigInteger[] factors = [Dyadic.Scale(s, exponent), Dyadic.Scale(t, exponent), BigInteger.One << -exponent];
        var point = new double[Inputs];
        for (var row = 0; row < point.Length; row++)
        {
            var sum = BigInteger.Zero;
            for (var column = 0; column < 3; column++) sum += frame.Mantissa(row, column) * factors[column];
            point[row] = Dyadic.Round(sum, frame.Exponent + exponent);
        }

        return point;
    }

    /// <summary>The network as a function of s and t, exactly.</summary>
    /// <param name="what">What the parameters make, for the message.</param>
    /// <exception cref="ArgumentException">
    /// The network takes another number of inputs, or its weights are not finite.
    /// </exception>
    public Network Of(Network network, string what)
    {
        var inputs = network.Shape.Inputs;
        if (inputs != Inputs)
            throw new ArgumentException(FormattableString.Invariant(
                $"the {what} lies in {Inputs} dimensions, but the network takes {inputs} inputs."));
        var source = network.Layers[0];
        var (left, exponent) = new ExactNetwork(network).Augmented(0, _ => true);

        // Without the last row, which only says that the constant stays what it is.
        var first = DyadicProduct.Of(left[..(source.Outputs * (Inputs + 1))], source.Outputs, exponent, frame, 1);
        var own = new Layer(first).WithSlopes(source.Slopes).WithNames(source.Names);
        return new Network([own, .. network.Layers.Skip(1)], network.Activation, network.Output);
    }
}
