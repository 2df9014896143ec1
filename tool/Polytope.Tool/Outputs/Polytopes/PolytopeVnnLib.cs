using System.Globalization;
using System.Numerics;
using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// The polytope as the input set of a VNN-LIB property, in version 1 (<c>X_0</c>, as SMT-LIB declares constants) or 2
/// (<c>X[0,3]</c>, a tensor of a declared network in the model's own shape; grammar.cf of the standard). First the
/// bounds of each input, also those that follow from several rows, since verifiers start from a box; then the rows.
/// Numbers are decimals without exponents; exact ones have all their digits. In version 2 the elements are of the type
/// <c>real</c> (section "Queries over real"), whose literals have a decimal point.
/// </summary>
/// <param name="version">1 or 2.</param>
internal sealed class PolytopeVnnLib(int version)
{
    public void Write(TextWriter output, InspectedPoint point, InspectionView view)
    {
        output.WriteLine($"; {view.Name.ReplaceLineEndings(" ")}, the polytope of {point.Hash}");
        var (inputs, outputs) = (point.At.Length, point.Polytope.Map.Outputs);
        if (version == 1)
        {
            for (var k = 0; k < inputs; k++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(declare-const X_{k} Real)"));
            for (var k = 0; k < outputs; k++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(declare-const Y_{k} Real)"));
        }
        else
        {
            output.WriteLine("(vnnlib-version <2.0>)");
            output.WriteLine("(declare-network N");
            output.WriteLine($"  (declare-input X real [{Listed(Shape(view.InputShape, inputs))}])");
            output.WriteLine($"  (declare-output Y real [{Listed(Shape(view.OutputShape, outputs))}])");
            output.WriteLine(")");
        }

        string[] names = [.. Enumerable.Range(0, inputs).Select(k => Input(k, Shape(view.InputShape, inputs)))];
        var bounds = WriteBounds(output, point.Polytope, names);
        List<Inequality> rows = [.. view.Rows(point).Where(row => row.Status != RowStatus.Constant)];
        // A query has one assertion at least.
        if (bounds == 0 && rows.Count == 0) output.WriteLine($"(assert (<= {Literal("0")} {Literal("1")}))");
        foreach (var row in rows)
        {
            var numbers = view.Exact
                ? [.. row.Integers.Select(value => Decimal(value, row.Exponent))]
                : row.A.Append(row.B).Select(RowText.Plain).ToArray();
            output.WriteLine($"; {RowText.Source(row)}");
            output.WriteLine($"(assert (<= {Sum(numbers[..^1], names)} {Literal(numbers[^1])}))");
        }
    }

    /// <summary>Returns how many there are.</summary>
    private int WriteBounds(TextWriter output, PointPolytope polytope, string[] names)
    {
        var count = 0;
        var bounds = ImpliedBounds.Of(polytope);
        if (bounds.Any(bound => double.IsFinite(bound.Least) || double.IsFinite(bound.Greatest)))
            output.WriteLine("; bounds of the inputs");
        for (var k = 0; k < bounds.Count; k++)
        {
            var (least, greatest) = bounds[k];
            if (double.IsFinite(least)) Write(">=", k, least);
            if (double.IsFinite(greatest)) Write("<=", k, greatest);
        }

        return count;

        void Write(string relation, int k, double bound)
        {
            output.WriteLine($"(assert ({relation} {names[k]} {Literal(RowText.Plain(bound))}))");
            count++;
        }
    }

    /// <summary>The lengths of a tensor's axes; a network that restricts another one has vectors.</summary>
    private static IReadOnlyList<int> Shape(IReadOnlyList<int>? lengths, int count) =>
        lengths is { Count: > 0 } && lengths.Aggregate(1L, (product, length) => product * length) == count
            ? lengths : [count];

    private static string Listed(IEnumerable<int> numbers) => string.Join(
        ",", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>An element of the input, whose last axis runs first.</summary>
    private string Input(int k, IReadOnlyList<int> shape)
    {
        if (version == 1) return FormattableString.Invariant($"X_{k}");
        var place = new int[shape.Count];
        for (var axis = shape.Count - 1; axis >= 0; axis--) (k, place[axis]) = Math.DivRem(k, shape[axis]);
        return $"X[{Listed(place)}]";
    }

    private string Literal(string number) =>
        version == 1 || number.Contains('.', StringComparison.Ordinal) ? number : $"{number}.0";

    private string Sum(string[] numbers, string[] names)
    {
        var terms = numbers.Select((number, k) => (Number: number, Coordinate: k)).Where(term => term.Number != "0")
            .Select(term => $"(* {Literal(term.Number)} {names[term.Coordinate]})")
            .ToList();
        return terms.Count == 1 ? terms[0] : $"(+ {string.Join(' ', terms)})";
    }

    /// <summary>Every dyadic number is a finite decimal.</summary>
    private static string Decimal(BigInteger whole, int exponent)
    {
        if (exponent >= 0 || whole.IsZero)
            return (whole << Math.Max(exponent, 0)).ToString(CultureInfo.InvariantCulture);
        var digits = (BigInteger.Abs(whole) * BigInteger.Pow(5, -exponent))
            .ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        var text = $"{digits[..^-exponent]}.{digits[^-exponent..]}".TrimEnd('0').TrimEnd('.');
        return whole.Sign < 0 ? $"-{text}" : text;
    }
}
