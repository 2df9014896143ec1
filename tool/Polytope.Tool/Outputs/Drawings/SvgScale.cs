using System.Globalization;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>From a window's coordinates to a drawing's.</summary>
/// <param name="Factor">Units of the drawing to a unit of the window.</param>
internal readonly record struct SvgScale(Window Window, double Factor)
{
    public double X(double x) => (x - Window.X0) * Factor;

    public double Y(double y) => (y - Window.Y0) * Factor;

    public string Point(double x, double y) => Text(X(x)) + " " + Text(Y(y));

    /// <summary>Two decimals, at most.</summary>
    public static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
