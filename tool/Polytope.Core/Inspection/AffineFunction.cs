using System.Numerics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection;

/// <summary>What a network is on one polytope: <c>y = J x + c</c>, outputs x inputs.</summary>
public sealed class AffineFunction
{
    private readonly DyadicMatrix _functions;

    internal AffineFunction(DyadicMatrix functions)
    {
        // The last row is the constant's.
        _functions = functions;
        (Outputs, Inputs) = (functions.Rows - 1, functions.Columns - 1);
        J = [.. Enumerable.Range(0, Outputs).Select(output => Enumerable.Range(0, Inputs).Select(k => functions.Round(output, k)).ToArray())];
        C = [.. Enumerable.Range(0, Outputs).Select(output => functions.Round(output, Inputs))];
    }

    public int Outputs { get; }

    public int Inputs { get; }

    /// <summary>A row an output, each number correctly rounded.</summary>
    public double[][] J { get; }

    /// <summary>One an output, each correctly rounded.</summary>
    public double[] C { get; }

    /// <summary>An output's row of J and then its c, exactly: each of these whole numbers times 2^<see cref="Exponent"/>.</summary>
    public BigInteger[] Whole(int output) => [.. Enumerable.Range(0, Inputs + 1).Select(k => _functions.Whole(output, k))];

    public int Exponent => _functions.Exponent;
}
