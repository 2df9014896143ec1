using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Values;

/// <summary>An integer in a range, as YAML 1.2's core schema writes it: decimal, 0o17 or 0x1F.</summary>
internal sealed class WholeNumber(Type type, Int128 least, Int128 most) : ValueKind
{
    public static WholeNumber Of(Type type, RangeAttribute? range) => range is null
        ? new(type, 0, type == typeof(ulong) ? ulong.MaxValue : int.MaxValue)
        : new(type, Whole(range.Minimum), Whole(range.Maximum));

    private static Int128 Whole(object bound) => (Int128)Convert.ToDecimal(bound, CultureInfo.InvariantCulture);

    public override string Expected =>
        string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {most}");

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not ScalarNode scalar || scalar.IsQuoted || !YamlNumber.IsWhole(scalar.Text))
            return Wrong(node, path, reading, YamlNumber.Advice(node));
        if (YamlNumber.Whole(scalar.Text) is { } value && value >= least && value <= most)
            return type == typeof(ulong) ? (object)(ulong)value : (int)value;
        reading.Add(node.Position, DiagnosticCode.OutOfRange,
            string.Create(
                CultureInfo.InvariantCulture, $"'{path}' must be from {least} to {most}, but is {scalar.Text}."));
        return null;
    }

    public override Node Write(object value) => Plain(Convert.ToString(value, CultureInfo.InvariantCulture)!);

    public override JsonObject Schema() => new()
    {
        ["type"] = "integer",
        ["minimum"] = (decimal)least,
        ["maximum"] = (decimal)most,
    };
}

/// <summary>A finite number in a range, rounded once from its decimal text to float32 or double.</summary>
internal sealed class Number(Type type, RangeAttribute? range) : ValueKind
{
    public override string Expected => range is null ? "a number" : $"a number {Bounds}";

    private string Bounds => range is { MinimumIsExclusive: false, MaximumIsExclusive: false }
        ? string.Create(CultureInfo.InvariantCulture, $"from {range.Minimum} to {range.Maximum}")
        : string.Create(CultureInfo.InvariantCulture,
            $"{(range!.MinimumIsExclusive ? "above" : "at least")} {range.Minimum} and "
            + $"{(range.MaximumIsExclusive ? "below" : "at most")} {range.Maximum}");

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not ScalarNode scalar || scalar.IsQuoted || !YamlNumber.IsNumber(scalar.Text))
            return Wrong(node, path, reading, YamlNumber.Advice(node));
        var value = YamlNumber.Value(scalar.Text, type == typeof(float));
        if (double.IsFinite(value) && Contains(value)) return type == typeof(float) ? (object)(float)value : value;
        reading.Add(node.Position, DiagnosticCode.OutOfRange,
            $"'{path}' must be {(range is null ? "a finite number" : Bounds)}, "
            + $"but is {scalar.Text}{Rounded(scalar.Text, value)}.");
        return null;
    }

    public override Node Write(object value) => Plain(value switch
    {
        float single => single.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    });

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "number" };
        if (range is null) return schema;
        schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = JsonValue.Create(Least);
        schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = JsonValue.Create(Most);
        return schema;
    }

    private double Least => Convert.ToDouble(range!.Minimum, CultureInfo.InvariantCulture);

    private double Most => Convert.ToDouble(range!.Maximum, CultureInfo.InvariantCulture);

    private bool Contains(double value)
    {
        if (range is null) return true;
        return (range.MinimumIsExclusive ? value > Least : value >= Least)
            && (range.MaximumIsExclusive ? value < Most : value <= Most);
    }

    // 1e-60 is above 0 until it becomes a float32.
    private string Rounded(string text, double value) =>
        type == typeof(float) && double.IsFinite(value) && value != YamlNumber.Value(text, isSingle: false)
            ? string.Create(CultureInfo.InvariantCulture, $", which is {(float)value:R} in float32")
            : "";
}
