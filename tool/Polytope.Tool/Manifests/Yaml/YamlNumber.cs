using System.Globalization;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Manifests.Yaml;

/// <summary>The numbers of YAML 1.2's core schema.</summary>
internal static partial class YamlNumber
{
    public static bool IsWhole(string text) => WholePattern().IsMatch(text);

    public static bool IsNumber(string text) => IsWhole(text) || RealPattern().IsMatch(text);

    /// <summary>An integer's value; null when it is far too large.</summary>
    public static Int128? Whole(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal)) return Digits(text.AsSpan(2), 4);
        if (text.StartsWith("0o", StringComparison.Ordinal)) return Digits(text.AsSpan(2), 3);
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    private static Int128? Digits(ReadOnlySpan<char> digits, int bits)
    {
        Int128 value = 0;
        foreach (var digit in digits)
        {
            if (value >= Int128.One << 120) return null;
            value = (value << bits) + Convert.ToInt32(digit.ToString(), 16);
        }

        return value;
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
        : IsNumber(scalar.Text.Replace("_", "", StringComparison.Ordinal)) && scalar.Text.Contains('_')
            ? "Write it without '_'."
        : IsNumber(scalar.Text.Replace(',', '.')) && scalar.Text.Contains(',')
            ? "Numbers have a decimal point, and no commas."
        : null;

    [GeneratedRegex(@"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholePattern();

    [GeneratedRegex(
        @"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex RealPattern();
}
