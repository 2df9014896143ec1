using System.Globalization;

namespace Polytope.Tool.Commands;

/// <summary>Points and windows as they are typed: numbers with commas between them.</summary>
internal static class Coordinates
{
    /// <summary>The numbers, NaN and infinities too; null where something is none.</summary>
    public static double[]? Parse(string text)
    {
        var parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return numbers;
    }
}
