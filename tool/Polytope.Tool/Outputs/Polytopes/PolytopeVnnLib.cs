using System.Globalization;
using Polytope.Core.Inspection.Systems;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// The polytope as the input set of a VNN-LIB property: <c>X_i</c> are the network's inputs, <c>Y_k</c> its outputs,
/// tied to them by the map. Numbers are decimals without exponents; exact ones have all their digits.
/// </summary>
internal static class PolytopeVnnLib
{
    public static void Write(TextWriter output, InspectedPoint point, InspectionView view)
    {
        output.WriteLine($"; {view.Name.ReplaceLineEndings(" ")}, the polytope of {point.Hash}");
        for (var k = 0; k < point.At.Length; k++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(declare-const X_{k} Real)"));
        for (var k = 0; k < point.Polytope.Map.Outputs; k++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(declare-const Y_{k} Real)"));
        foreach (var row in view.Rows(point).Where(row => row.Status != RowStatus.Constant))
        {
            var numbers = view.Exact
                ? [.. row.Integers.Select(value => Decimal(value, row.Exponent))]
                : row.A.Append(row.B).Select(RowText.Plain).ToArray();
            output.WriteLine($"; {RowText.Source(row)}");
            output.WriteLine($"(assert (<= {Sum(numbers[..^1])} {numbers[^1]}))");
        }
    }

    private static string Sum(string[] numbers)
    {
        var terms = numbers.Select((number, k) => (Number: number, Coordinate: k)).Where(term => term.Number != "0")
            .Select(term => FormattableString.Invariant($"(* {term.Number} X_{term.Coordinate})"))
            .ToList();
        return terms.Count == 1 ? terms[0] : $"(+ {string.Join(' ', terms)})";
    }

    /// <summary>Every dyadic number is a finite decimal.</summary>
    private static string Decimal(System.Numerics.BigInteger whole, int exponent)
    {
        if (exponent >= 0 || whole.IsZero)
            return (whole << Math.Max(exponent, 0)).ToString(CultureInfo.InvariantCulture);
        var digits = (System.Numerics.BigInteger.Abs(whole) * System.Numerics.BigInteger.Pow(5, -exponent))
            .ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        var text = $"{digits[..^-exponent]}.{digits[^-exponent..]}".TrimEnd('0').TrimEnd('.');
        return whole.Sign < 0 ? $"-{text}" : text;
    }
}
