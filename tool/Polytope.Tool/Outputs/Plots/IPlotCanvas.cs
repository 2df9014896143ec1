namespace Polytope.Tool.Outputs.Plots;

/// <summary>Where a plot is drawn: coordinates in pixels from the upper left corner.</summary>
internal interface IPlotCanvas
{
    double Width { get; }

    double Height { get; }

    /// <summary>Lines from each point to the next.</summary>
    void Path(IReadOnlyList<(double X, double Y)> points, double thickness, (byte R, byte G, byte B) colour);

    /// <param name="x">Where the text begins, is centred or ends.</param>
    /// <param name="baseline">Of its letters.</param>
    void Text(double x, double baseline, string text, TextSide side, bool bold = false);
}

/// <summary>Which part of a text is at its place.</summary>
internal enum TextSide
{
    Start,
    Middle,
    End,
}
