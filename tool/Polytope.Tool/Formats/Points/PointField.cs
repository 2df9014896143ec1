using System.Globalization;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Points;

/// <summary>One value of a points file as it is written, without blanks and quotes around it.</summary>
/// <param name="Position">Of its first character.</param>
internal readonly record struct PointField(string Text, Position Position)
{
    private const int Longest = 40;

    /// <summary>A digit, after a sign or a point at most: a name of a column does not begin so.</summary>
    public bool BeginsLikeNumber =>
        Text.TrimStart('+', '-', '.', ',') is { Length: > 0 } rest && char.IsAsciiDigit(rest[0]);

    /// <summary>The number; null, with a diagnostic, where it is not finite or not a number at all.</summary>
    public double? Number(DiagnosticBag diagnostics)
    {
        if (double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
            return number;
        var reason = Text.Length == 0 ? "A number is missing here."
            : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
                ? $"'{Shown}' is not finite: a point's values are finite numbers."
            : Text.Contains(',') ? $"'{Shown}' is not a number: numbers have a decimal point, and no commas."
            : $"'{Shown}' is not a number.";
        diagnostics.Add(Position, DiagnosticCode.WrongPoint, reason);
        return null;
    }

    /// <summary>The text as a message can show it: short, and without control characters.</summary>
    private string Shown => Printable.Line(Text.Length > Longest ? Text[..(Longest - 1)] + "…" : Text);
}
