using System.Globalization;
using System.Text;
using Polytope.Core.Inspection;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>The map and the system for a paper: needs amsmath.</summary>
internal static class PolytopeLatex
{
    public static void Write(TextWriter output, InspectedPoint point, InspectionView view)
    {
        var map = point.Polytope.Map;
        output.WriteLine($"% {view.Name.ReplaceLineEndings(" ")}, the polytope of {point.Hash}");
        var exactMap = Enumerable.Range(0, map.Outputs).Select(k => map.Integers(k)).ToList();
        var jacobian = Enumerable.Range(0, map.Outputs).Select(k => view.Exact
            ? exactMap[k][..^1].Select(value => Fraction(value, map.Exponent))
            : map.J[k].Select(Number));
        var constants = Enumerable.Range(0, map.Outputs).Select(
            k => (IEnumerable<string>)[view.Exact ? Fraction(exactMap[k][^1], map.Exponent) : Number(map.C[k])]);
        output.WriteLine($"\\[ y = {Matrix(jacobian)} x + {Matrix(constants)} \\]");
        output.WriteLine("\\[ \\begin{aligned}");
        foreach (var row in view.Rows(point))
        {
            var numbers = view.Exact
                ? [.. row.Integers.Select(value => Fraction(value, row.Exponent))]
                : row.A.Append(row.B).Select(Number).ToArray();
            output.WriteLine($"  {Sum(numbers[..^1])} &\\le {numbers[^1]} && \\text{{{Source(row)}}} \\\\");
        }

        output.WriteLine("\\end{aligned} \\]");
    }

    private static string Matrix(IEnumerable<IEnumerable<string>> rows) =>
        $"\\begin{{pmatrix}} {string.Join(" \\\\ ", rows.Select(row => string.Join(" & ", row)))} \\end{{pmatrix}}";

    private static string Sum(string[] numbers)
    {
        var text = new StringBuilder();
        for (var k = 0; k < numbers.Length; k++)
        {
            if (numbers[k] is "0") continue;
            text.Append(text.Length == 0 ? "" : numbers[k][0] == '-' ? " - " : " + ")
                .Append(text.Length == 0 ? numbers[k] : numbers[k].TrimStart('-'))
                .Append(CultureInfo.InvariantCulture, $"\\,x_{{{k}}}");
        }

        return text.Length == 0 ? "0" : text.ToString();
    }

    private static string Source(Inequality row) =>
        Escaped(RowText.Source(row)).Replace("<=", "$\\le$", StringComparison.Ordinal)
        .Replace(">=", "$\\ge$", StringComparison.Ordinal).Replace("> 0", "$> 0$", StringComparison.Ordinal);

    /// <summary>Names may hold any character of LaTeX's own.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
            escaped.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '_' or '%' or '#' or '&' or '$' or '{' or '}' => $"\\{c}",
                _ => c.ToString(),
            });
        return escaped.ToString();
    }

    private static string Number(double value)
    {
        var text = RowText.Number(value);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        return mark < 0
            ? text
            : $"{text[..mark]} \\cdot 10^{{{int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture)}}}";
    }

    private static string Fraction(System.Numerics.BigInteger whole, int exponent)
    {
        var text = RowText.Rational(whole, exponent).Split('/');
        return text.Length == 1
            ? text[0]
            : $"{(text[0][0] == '-' ? "-" : "")}\\tfrac{{{text[0].TrimStart('-')}}}{{{text[1]}}}";
    }
}
