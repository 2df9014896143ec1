using System.Numerics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection;

/// <summary>A network's value at one point.</summary>
public sealed class FunctionValue
{
    private readonly DyadicMatrix _values;

    internal FunctionValue(DyadicMatrix values)
    {
        // The last row is 1, of the constant function.
        _values = values;
        Y = [.. Enumerable.Range(0, values.Rows - 1).Select(output => values.Round(output, 0))];
    }

    /// <summary>The outputs, correctly rounded.</summary>
    public double[] Y { get; }

    /// <summary>The outputs exactly: these integers times 2^<see cref="Exponent"/>.</summary>
    public BigInteger[] Integers => [.. Enumerable.Range(0, Y.Length).Select(output => _values.Mantissa(output, 0))];

    /// <summary>The exponent of the power of two that all <see cref="Integers"/> are multiplied by.</summary>
    public int Exponent => _values.Exponent;
}
