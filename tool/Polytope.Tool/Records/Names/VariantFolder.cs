using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Records.Names;

/// <summary>
/// Names of variants' folders, <c>hidden=14x6,seed=2</c>: safe on every file system, and different for different
/// variants even where a file system ignores case. A name tells its variant's values where they consist of lower-case
/// letters, digits and a few signs, and is short enough; else a part of their SHA-256 is added.
/// </summary>
internal static partial class VariantFolder
{
    private const int MaximumLength = 80;
    private const int DigestLength = 8;

    public static string Name(ImmutableArray<VariantValue> values)
    {
        var readable = string.Join(',', values.Select(value => $"{value.Name}={Readable(value.Text)}"));
        if (readable.Length <= MaximumLength && SafePattern().IsMatch(readable)) return readable;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', values))));
        var rest = UnsafePattern().Replace(readable, "-");
        rest = rest[..Math.Min(rest.Length, MaximumLength - DigestLength - 1)].TrimEnd('-', '.', ',', '=');
        return $"{rest}~{digest[..DigestLength]}";
    }

    /// <summary>
    /// A list <c>[10x10, 2, 10x3]</c> as <c>10x10+2+10x3</c>, and <c>1E-05</c> as <c>1e-05</c>; neither is the text of
    /// another value.
    /// </summary>
    private static string Readable(string text) =>
        ListPattern().IsMatch(text) ? text[1..^1].Replace(", ", "+", StringComparison.Ordinal)
        : PowerPattern().IsMatch(text) ? text.ToLowerInvariant().Replace("+", "", StringComparison.Ordinal)
        // A plus sign tells a list.
        : text.Replace('+', ' ');

    [GeneratedRegex(@"^\[[a-z0-9.-]+(?:, [a-z0-9.-]+)+\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ListPattern();

    [GeneratedRegex(@"^-?[0-9.]+E[+-]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PowerPattern();

    // No name begins with a dot, and no value ends with one.
    [GeneratedRegex(
        @"^(?:[a-z0-9][a-z0-9.-]*=[a-z0-9.+-]+(?<!\.)(?:,(?!\z)|\z))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafePattern();

    [GeneratedRegex("[^A-Za-z0-9.,=+-]+", RegexOptions.CultureInvariant)]
    private static partial Regex UnsafePattern();
}
