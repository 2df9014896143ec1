using System.Globalization;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Options;

/// <summary>Points and windows as they are typed: numbers with commas between them.</summary>
internal static class Coordinates
{
    /// <summary>The numbers, NaN and infinities too; null where something is none.</summary>
    public static double[]? Parse(string text)
    {
        var parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        return numbers;
    }

    /// <summary>The coordinates of a point that an option gives.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static double[] Point(string option, string text) => Parse(text) ?? throw new UserErrorException(
        $"{option} {text}: a point is numbers with commas between them, such as 0.31,0.62.", ExitCode.WrongInput);
}
