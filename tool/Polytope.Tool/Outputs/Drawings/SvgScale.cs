using System.Globalization;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>From a window's coordinates to a drawing's.</summary>
/// <param name="FactorX">Units of the drawing to a unit of the window's x.</param>
/// <param name="FactorY">The same of its y: another where the picture that is learned is not square.</param>
internal readonly record struct SvgScale(Window Window, double FactorX, double FactorY)
{
    /// <summary>Of a drawing with the shape of the picture.</summary>
    /// <param name="side">The longer side, in units of the drawing.</param>
    /// <param name="aspect">The width of a unit of the window to its height.</param>
    public static SvgScale Of(Window window, double side, double aspect)
    {
        var factor = side / Math.Max(window.Width * aspect, window.Height);
        return new SvgScale(window, aspect * factor, factor);
    }

    public double Width => Window.Width * FactorX;

    public double Height => Window.Height * FactorY;

    public double X(double x) => (x - Window.X0) * FactorX;

    public double Y(double y) => (y - Window.Y0) * FactorY;

    public string Point(double x, double y) => Text(X(x)) + " " + Text(Y(y));

    /// <summary>Two decimals, at most.</summary>
    public static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
