using System.Globalization;
using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Plane;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// A point's polytope as text for people. Every number reads back to the same double, unless fewer digits are asked
/// for.
/// </summary>
internal sealed class PolytopeText
{
    /// <summary>From here on a row's coefficients are no longer something to read.</summary>
    private const int MostCoordinates = 8;

    private readonly InspectionView _view;

    private PolytopeText(InspectionView view) => _view = view;

    public static void Write(TextWriter output, InspectedPoint point, InspectionView view) =>
        new PolytopeText(view).Write(output, point);

    private void Write(TextWriter output, InspectedPoint point)
    {
        var view = _view;
        var polytope = point.Polytope;
        output.WriteLine($"{view.Name}: point {point.Index}, {Point(point.At)}");
        Line(output, "value", Value(polytope.Value));
        Line(output, "pattern", point.Hash);
        for (var layer = 0; layer < polytope.Pattern.Depth; layer++)
        {
            var bits = string.Concat(polytope.Pattern.Layer(layer).Select(active => active ? '1' : '0'));
            var active = $"{Count(polytope.Pattern.CountActive(layer))} of {Count(bits.Length)} above zero";
            Line(output, $"  layer {Count(layer)}", $"{bits}  {active}");
        }

        if (point.SharedWith is { } first)
        {
            Line(output, "polytope", $"that of point {Count(first)}");
            return;
        }

        var zeros = polytope.Zeros.Select(zero => RowText.Neuron(zero, view.Network));
        if (polytope.Zeros.Count > 0) Line(output, "on a boundary", $"exactly 0 here: {string.Join("; ", zeros)}");
        for (var k = 0; k < polytope.Map.Outputs; k++)
        {
            var sum = view.Exact ? ExactSum(polytope.Map, k) : Sum(polytope.Map.J[k], polytope.Map.C[k]);
            Line(output, k == 0 ? "map" : "", $"y{Count(k)} = {sum}");
        }

        if (view.Network.Output != OutputActivation.Linear)
            Line(output, "output", $"{view.Network.Output.Word()} of the map");
        if (view.Matrices) MatricesText.Write(output, view.Network, polytope.Pattern);
        Line(output, "inequalities", $"{Count(polytope.Kept.Count())} of {Count(polytope.Rows.Count)} are needed");
        foreach (var row in view.Rows(point)) WriteRow(output, row);
        Line(output, "polytope", Extent(polytope));
        if (polytope.Chebyshev is { Centre: { } centre, Radius: var radius })
            Line(output, "Chebyshev", $"centre {Point(centre)}, radius {Number(radius)}");
        else if (double.IsPositiveInfinity(polytope.Chebyshev.Radius))
            Line(output, "Chebyshev", "balls of any size fit");
        if (polytope.Shape is { } shape) WriteShape(output, polytope, shape);
        Line(output, "decided", Decisions(polytope.Decisions));
    }

    private void WriteShape(TextWriter output, PointPolytope polytope, PlanarShape shape)
    {
        foreach (var (vertex, i) in shape.Vertices.Select((vertex, i) => (vertex, i)))
            Line(output, i == 0 ? "vertices" : "", Point([vertex.X, vertex.Y]));
        if (shape.IsBounded && shape.Centroid is { } centroid)
        {
            Line(output, "area", Number(shape.Area));
            Line(output, "centroid", Point([centroid.X, centroid.Y]));
            Line(output, "perimeter", Number(shape.Perimeter));
        }

        var first = true;
        foreach (var beyond in shape.Sides.Select(side => side.Beyond).OfType<Neighbour>())
        {
            var crossed = string.Join(" and ", beyond.Crossed.Select(neuron => RowText.Neuron(neuron, _view.Network)));
            var maps = Enumerable.Range(0, beyond.Map.Outputs).Select(
                k => $"y{Count(k)} = {Sum(beyond.Map.J[k], beyond.Map.C[k])}");
            var hash = InspectedPoint.HashOf(beyond.Pattern);
            Line(output, first ? "neighbours" : "", $"across {crossed}: {hash}, {string.Join(", ", maps)}");
            first = false;
        }
    }

    private void WriteRow(TextWriter output, Inequality row)
    {
        var left = _view.Exact ? ExactRow(row) : $"{Sum(row.A, null)} <= {Number(row.B)}";
        var mark = !row.IsKept ? $" (not needed: {RowText.Status(row.Status)})"
            : row.Status == RowStatus.Open ? " (open)"
            : "";
        output.WriteLine($"    {left}    {RowText.Source(row)}, distance {Number(row.Distance)}{mark}");
    }

    private static string Extent(PointPolytope polytope)
    {
        var bounded = (polytope.Boundedness.IsBounded ? "bounded" : "unbounded")
            + (polytope.Boundedness.IsProven ? "" : " (not proven)");
        return polytope.HasInterior switch
        {
            true => bounded,
            false => $"{bounded}, without an inside: opposite neurons vanish on it; other systems are as small",
            null => $"{bounded}; whether it has an inside is open",
        };
    }

    private static string Decisions(RowDecisions decisions) =>
        $"{Count(decisions.Compared)} rows by comparing them, {Count(decisions.Witnessed)} by a point, "
        + $"{Count(decisions.Combined)} by a combination, {Count(decisions.Exact)} in exact arithmetic; "
        + (decisions.Open == 0 ? "none is open" : $"{Count(decisions.Open)} open, and kept");

    private string Sum(double[] a, double? constant)
    {
        if (a.Length > MostCoordinates)
            return $"({Count(a.Length)} coefficients: see --json)"
                + (constant is { } c ? $" + {Number(c)}" : "");
        var terms = a.Select((value, k) => $"{Number(value)} x{Count(k)}").ToList();
        if (constant is { } last) terms.Add(Number(last));
        return Added(terms);
    }

    private static string ExactRow(Inequality row)
    {
        var whole = row.Integers;
        var terms = whole[..^1].Select((value, k) => $"{RowText.Rational(value, row.Exponent)} x{Count(k)}");
        return $"{Added(terms)} <= {RowText.Rational(whole[^1], row.Exponent)}";
    }

    private static string ExactSum(AffineFunction map, int output)
    {
        var whole = map.Integers(output);
        var terms = whole.Select(
            (value, k) => RowText.Rational(value, map.Exponent) + (k < map.Inputs ? $" x{Count(k)}" : ""));
        return Added(terms);
    }

    private static string Added(IEnumerable<string> terms) =>
        string.Join(" + ", terms).Replace("+ -", "- ", StringComparison.Ordinal);

    private string Point(double[] x) => x.Length > MostCoordinates
        ? $"({Number(x[0])}, {Number(x[1])}, ... {Count(x.Length)} coordinates)"
        : $"({string.Join(", ", x.Select(Number))})";

    /// <summary>All outputs, however many: they are what the network is for.</summary>
    private string Value(FunctionValue value)
    {
        var exact = _view.Exact ? value.Integers : [];
        return string.Join(", ", value.Y.Select((y, k) =>
            $"y{Count(k)} = {(_view.Exact ? RowText.Rational(exact[k], value.Exponent) : Number(y))}"));
    }

    private string Number(double value) => RowText.Rounded(value, _view.Digits);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string label, string value) =>
        output.WriteLine($"  {label.PadRight(14)}  {value}");
}
