using System.Globalization;

namespace Polytope.Core.Images;

/// <summary>Red, green and blue, each in [0, 1].</summary>
public readonly record struct Colour(float R, float G, float B) : IComparable<Colour>
{
    /// <summary>A grey: all three are the value.</summary>
    public static Colour Grey(float value) => new(value, value, value);

    /// <summary>From bytes, as in <c>#c04030</c>.</summary>
    public static Colour OfBytes(byte red, byte green, byte blue) =>
        new((float)(red / 255.0), (float)(green / 255.0), (float)(blue / 255.0));

    /// <summary>Reads what <see cref="ToString"/> writes; null if the text is anything else.</summary>
    public static Colour? Parse(string text) =>
        text is ['#', _, _, _, _, _, _]
        && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? OfBytes((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    /// <summary>Compares by red, then green, then blue.</summary>
    public int CompareTo(Colour other) => (R, G, B).CompareTo((other.R, other.G, other.B));

    /// <summary>As <c>#c04030</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"#{Byte(R):x2}{Byte(G):x2}{Byte(B):x2}");

    public static bool operator <(Colour left, Colour right) => left.CompareTo(right) < 0;

    public static bool operator >(Colour left, Colour right) => left.CompareTo(right) > 0;

    public static bool operator <=(Colour left, Colour right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Colour left, Colour right) => left.CompareTo(right) >= 0;

    private static byte Byte(float value) => (byte)((value * 255) + 0.5f);
}
