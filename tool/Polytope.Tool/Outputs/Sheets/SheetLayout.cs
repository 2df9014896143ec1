using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Box(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;
}

/// <summary>
/// The layout of a sheet: three panels side by side, and below each a block of two lines of text. All positions are
/// even, as movie formats need.
/// </summary>
internal sealed record SheetLayout
{
    private SheetLayout(int panelWidth, int panelHeight)
    {
        var unit = Math.Max(panelWidth, panelHeight) / 64.0;
        Margin = Math.Max(6, Even(2 * unit));
        Gap = Math.Max(6, Even(1.5 * unit));
        TextSize = (float)Math.Clamp(panelWidth / 32.0, 6.5, 40);
        var caption = Even((TextSize * 3.6) + Margin);
        Panels = [.. Enumerable.Range(0, 3).Select(
            i => new Box(Margin + (i * (panelWidth + Gap)), Margin, panelWidth, panelHeight))];
        Width = Panels[2].Right + Margin;
        Height = Panels[0].Bottom + caption;
        Width += Width % 2;
        Height += Height % 2;
        if (4L * Width * Height > Array.MaxLength)
            throw new UserErrorException(FormattableString.Invariant(
                $"A frame of {Width}x{Height} pixels is too large to be painted. Choose a smaller size."));
    }

    public int Margin { get; }

    public int Gap { get; }

    /// <summary>Of the caption's text, in pixels, where it fits.</summary>
    public float TextSize { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Output with boundaries, output alone, what is learned.</summary>
    public IReadOnlyList<Box> Panels { get; }

    /// <summary>All that differs from frame to frame: the first two panels and what is written below them.</summary>
    public Box Changing => new(
        Margin, Margin, Panels[1].Right + (Panels[1].Right % 2) - Margin, Height - Margin);

    /// <summary>The caption below a panel.</summary>
    public Box Caption(int panel) =>
        Panels[panel] with { Top = Panels[panel].Bottom + 1, Height = Height - Panels[panel].Bottom - 1 };

    /// <summary>The baseline of a caption's first (0) or second (1) line.</summary>
    public float Baseline(int line) => Panels[0].Bottom + (TextSize * (1.75f + (1.5f * line)));

    /// <exception cref="UserErrorException">A frame would have more than 2 GB.</exception>
    /// <param name="size">The longer side of a panel in pixels; the other follows the image.</param>
    public static SheetLayout For(int imageWidth, int imageHeight, int size)
    {
        var scale = (double)size / Math.Max(imageWidth, imageHeight);
        return new SheetLayout(Math.Max(1, Round(imageWidth * scale)), Math.Max(1, Round(imageHeight * scale)));
    }

    private static int Round(double value) => (int)(value + 0.5);

    private static int Even(double value) => 2 * (int)((value / 2) + 0.5);
}
