using System.Numerics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.Systems;

/// <summary>The affine map of a network on one polytope: <c>y = J x + c</c>, where J is outputs x inputs.</summary>
public sealed class AffineFunction
{
    private readonly DyadicMatrix _functions;

    internal AffineFunction(DyadicMatrix functions)
    {
        // The last row is (0, ..., 0, 1), of the constant function.
        _functions = functions;
        (Outputs, Inputs) = (functions.Rows - 1, functions.Columns - 1);
        J = [.. Enumerable.Range(0, Outputs).Select(Row)];
        C = [.. Enumerable.Range(0, Outputs).Select(output => functions.Round(output, Inputs))];
        double[] Row(int output) => [.. Enumerable.Range(0, Inputs).Select(k => functions.Round(output, k))];
    }

    public int Outputs { get; }

    public int Inputs { get; }

    /// <summary>The Jacobian: for each output one row of partial derivatives, correctly rounded.</summary>
    public double[][] J { get; }

    /// <summary>The constant term of each output, correctly rounded.</summary>
    public double[] C { get; }

    /// <summary>An output's row of J, then its c, exactly: these integers times 2^<see cref="Exponent"/>.</summary>
    public BigInteger[] Integers(int output) =>
        [.. Enumerable.Range(0, Inputs + 1).Select(k => _functions.Mantissa(output, k))];

    /// <summary>The power of two that all <see cref="Integers"/> are multiplied by.</summary>
    public int Exponent => _functions.Exponent;
}
