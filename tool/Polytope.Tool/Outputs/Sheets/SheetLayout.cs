using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>Where an entry of a caption stands.</summary>
/// <param name="Panel">The panel below which it stands, from 0.</param>
/// <param name="Line">From 0.</param>
/// <param name="X">In pixels from the panel's left.</param>
/// <param name="Width">In pixels: an entry that is wider has to be shortened.</param>
internal readonly record struct CaptionPlace(int Panel, int Line, float X, float Width);

/// <summary>
/// The layout of a sheet: title and notes above, three panels side by side, and a caption below each. Where panels are
/// too narrow for their captions, the captions get more lines, and the panels stand farther apart. All positions are
/// even, as movie formats need.
/// </summary>
internal sealed record SheetLayout
{
    /// <summary>Of text, in pixels: smaller text is hard to read.</summary>
    private const float SmallestSize = 9;

    private const float LineHeight = 1.5f;

    private readonly Dictionary<CaptionPart, CaptionPlace> _places = [];
    private readonly int _columnWidth;

    private SheetLayout(int panelWidth, int panelHeight, SheetText text)
    {
        var unit = Math.Max(panelWidth, panelHeight) / 64.0;
        Margin = Math.Max(6, Even(2 * unit));
        var (group, entry) = text.Widest;
        TextSize = (float)Math.Clamp(Math.Min(panelWidth / 32.0, panelWidth / group), SmallestSize, 40);
        _columnWidth = Math.Max(panelWidth, Even((entry * TextSize) + 1));
        var gap = Math.Max(6, Even(_columnWidth > panelWidth ? 1.5 * TextSize : 1.5 * unit));
        var lines = 0;
        for (var panel = 0; panel < 3; panel++)
            lines = Math.Max(lines, Place(text.Columns[panel], panel));

        TitleBaseline = Margin + (float)(1.1 * TitleSize);
        NotesBaseline = text.Title is null ? Margin + TextSize : TitleBaseline + (1.6f * TextSize);
        var top = text.Notes is not null ? Even(NotesBaseline + (0.9 * TextSize))
            : text.Title is not null ? Even(TitleBaseline + (0.8 * TextSize))
            : Margin;
        Panels = [.. Enumerable.Range(0, 3).Select(
            i => new Box(Margin + (i * (_columnWidth + gap)), top, panelWidth, panelHeight))];
        Width = Panels[2].Left + _columnWidth + Margin;
        Height = Panels[0].Bottom + Even((TextSize * (0.6 + (LineHeight * lines))) + Margin);
        Width += Width % 2;
        Height += Height % 2;
        if (4L * Width * Height > Array.MaxLength)
            throw new UserErrorException(FormattableString.Invariant(
                $"A frame of {Width}x{Height} pixels is too large to be painted. Choose a smaller size."));
    }

    /// <summary>The pixels of a panel whose longer side is given.</summary>
    public static long Pixels(RenderSize size, int side)
    {
        var (shorter, longer) = (Math.Min(size.Width, size.Height), Math.Max(size.Width, size.Height));
        return (long)side * side * shorter / longer;
    }

    public int Margin { get; }

    /// <summary>Of the captions, in pixels.</summary>
    public float TextSize { get; }

    public float TitleSize => 1.3f * TextSize;

    public float TitleBaseline { get; }

    public float NotesBaseline { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Output with boundaries, output alone, what is learned.</summary>
    public IReadOnlyList<Box> Panels { get; }

    /// <summary>All that differs from frame to frame: the first two panels and what is written below them.</summary>
    public Box Changing
    {
        get
        {
            var right = Caption(1).Right;
            return new(Margin, Panels[0].Top, right + (right % 2) - Margin, Height - Panels[0].Top);
        }
    }

    /// <summary>The caption below a panel.</summary>
    public Box Caption(int panel)
    {
        var box = Panels[panel];
        return new(box.Left, box.Bottom + 1, _columnWidth, Height - box.Bottom - 1);
    }

    /// <summary>The baseline of a caption's line, from 0.</summary>
    public float Baseline(int line) => Panels[0].Bottom + (TextSize * (1.75f + (LineHeight * line)));

    /// <summary>Null if the sheet has no such entry.</summary>
    public CaptionPlace? PlaceOf(CaptionPart part) => _places.TryGetValue(part, out var place) ? place : null;

    /// <exception cref="UserErrorException">A frame would have more than 2 GB.</exception>
    /// <param name="size">The longer side of a panel in pixels; the other follows the image.</param>
    public static SheetLayout For(int imageWidth, int imageHeight, int size, SheetText text)
    {
        var scale = (double)size / Math.Max(imageWidth, imageHeight);
        return new SheetLayout(Math.Max(1, Round(imageWidth * scale)), Math.Max(1, Round(imageHeight * scale)), text);
    }

    /// <summary>Fills lines with the entries of a column, as many as fit on each.</summary>
    /// <returns>The number of lines.</returns>
    private int Place(IReadOnlyList<IReadOnlyList<CaptionEntry>> groups, int panel)
    {
        var line = 0;
        foreach (var group in groups)
        {
            var x = 0f;
            foreach (var entry in group)
            {
                var width = Math.Min(entry.Width * TextSize, _columnWidth);
                if (x > 0 && x + width > _columnWidth) (line, x) = (line + 1, 0);
                _places[entry.Part] = new CaptionPlace(panel, line, x, width);
                x += width + (CaptionEntry.Spacing * TextSize);
            }

            line++;
        }

        return line;
    }

    private static int Round(double value) => (int)(value + 0.5);

    private static int Even(double value) => 2 * (int)((value / 2) + 0.5);
}
