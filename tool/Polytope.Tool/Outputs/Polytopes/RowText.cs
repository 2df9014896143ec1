using System.Globalization;
using System.Numerics;
using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>How rows and their numbers are written, whatever the format.</summary>
internal static class RowText
{
    /// <summary>The fewest digits that read back to the same double.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>So many significant digits; null for those of <see cref="Number"/>.</summary>
    public static string Rounded(double value, int? digits) => digits is { } count
        ? value.ToString(string.Create(CultureInfo.InvariantCulture, $"G{count}"), CultureInfo.InvariantCulture)
        : Number(value);

    /// <summary><see cref="Number"/> without an exponent.</summary>
    public static string Plain(double value)
    {
        var text = Number(value);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return text;
        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);
        var point = text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? dot - sign.Length : digits.Length;
        point += int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture);
        if (point <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return point >= digits.Length
            ? sign + digits.PadRight(point, '0') + ".0"
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    /// <summary>An integer times a power of two, as a fraction in lowest terms.</summary>
    public static string Rational(BigInteger whole, int exponent)
    {
        if (whole.IsZero) return "0";
        var zeros = (int)long.Min(Zeros(whole), int.MaxValue);
        (whole, exponent) = (whole >> zeros, exponent + zeros);
        return exponent >= 0
            ? (whole << exponent).ToString(CultureInfo.InvariantCulture)
            : $"{whole.ToString(CultureInfo.InvariantCulture)}/"
                + (BigInteger.One << -exponent).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A row's a and b as integers without a common factor of two: the same inequality.</summary>
    public static BigInteger[] Whole(Inequality row)
    {
        var whole = row.Integers;
        var zeros = whole.Where(value => !value.IsZero).Select(Zeros).DefaultIfEmpty(0).Min();
        return Array.ConvertAll(whole, value => value >> (int)zeros);
    }

    /// <summary>Where a row comes from, for people; layers and neurons are counted from 0.</summary>
    public static string Source(Inequality row)
    {
        if (!row.Crease.IsWindow) return $"{Neuron(row.Crease, row.Name)}, z {Side(row)}";
        var isLower = row.Crease.Neuron % 2 == 0;
        var (sign, bound) = isLower ? (">=", -row.B) : ("<=", row.B);
        return FormattableString.Invariant($"window, x{row.Crease.Neuron / 2} {sign} {Number(bound)}");
    }

    /// <summary>A neuron, for people.</summary>
    /// <param name="name">What it is called in the model that the network comes from; null if it has no name.</param>
    public static string Neuron(CreaseId neuron, string? name)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"layer {neuron.Layer} neuron {neuron.Neuron}");
        return name is null ? place : $"{name} ({place})";
    }

    /// <inheritdoc cref="Neuron(CreaseId, string)"/>
    public static string Neuron(CreaseId neuron, Network network) =>
        Neuron(neuron, network.Name(neuron.Layer, neuron.Neuron));

    /// <summary>On which side of its boundary the polytope lies.</summary>
    public static string Side(Inequality row) =>
        row.Crease.IsWindow ? row.Crease.Neuron % 2 == 0 ? "lower" : "upper" : row.IsActive ? "> 0" : "<= 0";

    public static string Status(RowStatus status) => status switch
    {
        RowStatus.Facet => "facet",
        RowStatus.Open => "open",
        RowStatus.Constant => "constant",
        RowStatus.Same => "same",
        RowStatus.Parallel => "parallel",
        _ => "implied",
    };

    private static long Zeros(BigInteger value) => (long)BigInteger.TrailingZeroCount(value);
}
