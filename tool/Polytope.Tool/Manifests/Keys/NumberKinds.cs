using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>A whole number in a range, as YAML 1.2's core schema writes it: decimal, 0o17 or 0x1F.</summary>
internal sealed class WholeNumber(Type type, UInt128 least, UInt128 most) : ValueKind
{
    public static WholeNumber Of(Type type, RangeAttribute? range)
    {
        return range is null
            ? new(type, 0, type == typeof(ulong) ? ulong.MaxValue : int.MaxValue)
            : new(type, Whole(range.Minimum), Whole(range.Maximum));
    }

    private static ulong Whole(object bound) => Convert.ToUInt64(bound, CultureInfo.InvariantCulture);

    public override string Expected =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    public override object? Read(Node node, string path, Reading reading)
    {
        if (node is not ScalarNode scalar || scalar.IsQuoted || !YamlNumber.IsWhole(scalar.Text))
            return Wrong(node, path, reading, YamlNumber.Advice(node));
        if (YamlNumber.Whole(scalar.Text) is { } value && value >= least && value <= most)
            return type == typeof(ulong) ? (object)(ulong)value : (int)value;
        reading.Add(node.Position, DiagnosticCode.OutOfRange,
            string.Create(CultureInfo.InvariantCulture, $"'{path}' must be from {least} to {most}, but is {scalar.Text}."));
        return null;
    }

    public override Node Write(object value) => Plain(Convert.ToString(value, CultureInfo.InvariantCulture)!);

    public override JsonObject Schema() => new()
    {
        ["type"] = "integer",
        ["minimum"] = (ulong)least,
        ["maximum"] = (ulong)most,
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
            $"'{path}' must be {(range is null ? "a finite number" : Bounds)}, but is {scalar.Text}{Rounded(scalar.Text, value)}.");
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
        schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = JsonValue.Create((double)range.Minimum);
        schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = JsonValue.Create((double)range.Maximum);
        return schema;
    }

    private bool Contains(double value)
    {
        if (range is null) return true;
        double least = (double)range.Minimum, most = (double)range.Maximum;
        return (range.MinimumIsExclusive ? value > least : value >= least)
            && (range.MaximumIsExclusive ? value < most : value <= most);
    }

    // 1e-60 is above 0 until it becomes a float32.
    private string Rounded(string text, double value) =>
        type == typeof(float) && double.IsFinite(value) && value != YamlNumber.Value(text, isSingle: false)
            ? string.Create(CultureInfo.InvariantCulture, $", which is {(float)value:R} in float32")
            : "";
}

/// <summary>The numbers of YAML 1.2's core schema.</summary>
internal static partial class YamlNumber
{
    public static bool IsWhole(string text) => WholePattern().IsMatch(text);

    public static bool IsNumber(string text) => IsWhole(text) || RealPattern().IsMatch(text);

    /// <summary>Null when negative (minus zero aside) or far too large.</summary>
    public static UInt128? Whole(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            UInt128 octal = 0;
            foreach (var digit in text.AsSpan(2))
            {
                if (octal >= UInt128.One << 120) return null;
                octal = (octal * 8) + (UInt128)(digit - '0');
            }

            return octal;
        }

        return UInt128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    public static double Value(string text, bool isSingle)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal) || text.StartsWith("0o", StringComparison.Ordinal))
            return Whole(text) is { } whole ? (double)whole : double.PositiveInfinity;
        if (text.EndsWith(".nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (text.EndsWith(".inf", StringComparison.OrdinalIgnoreCase))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return isSingle
            ? float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>What helps someone who wrote a number in another way, or nothing.</summary>
    public static string? Advice(Node node) => node is not ScalarNode scalar ? null
        : scalar.IsQuoted && IsNumber(scalar.Text) ? "Take the quotes away."
        : IsNumber(scalar.Text.Replace("_", "", StringComparison.Ordinal)) && scalar.Text.Contains('_') ? "Write it without '_'."
        : IsNumber(scalar.Text.Replace(',', '.')) && scalar.Text.Contains(',') ? "Numbers have a decimal point, and no commas."
        : null;

    [GeneratedRegex(@"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholePattern();

    [GeneratedRegex(
        @"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex RealPattern();
}
