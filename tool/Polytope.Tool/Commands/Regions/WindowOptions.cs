using System.CommandLine;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Regions;

/// <summary>
/// The part of the plane to cut up: <c>--window</c> for a rectangle, <c>--polygon</c> for any convex polygon.
/// </summary>
internal sealed class WindowOptions
{
    private readonly Option<string?> _window = new("--window")
    {
        Description = "The rectangle to cut up. [default: the image for a run, which is 0,0,1,1 or centred; "
            + "-1,-1,1,1 for a network file; "
            + "0,0,1,1 with --plane; -1,-1,1,1 with --origin; the points with --principal. Of a line t0,t1: 0,1, and "
            + "-1,1 for a network of one input]",
        HelpName = "x0,y0,x1,y1",
    };

    private readonly Option<string[]> _polygon = new("--polygon")
    {
        Description = "A convex polygon to cut up instead: its corners in order.",
        HelpName = "x,y x,y x,y",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Add(_window);
        command.Add(_polygon);
    }

    /// <summary>For verbs that show a rectangle and no other shape.</summary>
    public void AddRectangleTo(Command command) => command.Add(_window);

    /// <summary>The rectangle; null for the usual one.</summary>
    /// <exception cref="UserErrorException">It is none with an area.</exception>
    public Window? RectangleIn(ParseResult parsed) =>
        parsed.GetValue(_window) is { } text ? Rectangle(text).Bounds : null;

    /// <exception cref="UserErrorException">It is no rectangle or convex polygon with an area.</exception>
    public ConvexPolygon? In(ParseResult parsed)
    {
        var (window, polygon) = (parsed.GetValue(_window), parsed.GetRequiredValue(_polygon));
        if (window is not null && polygon.Length > 0)
            throw Mistake("--window and --polygon say the same thing; give one of them.");
        return window is not null ? Rectangle(window) : polygon.Length > 0 ? Polygon(polygon) : null;
    }

    /// <summary>The segment of a line; null for the usual one.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public (double From, double To)? SegmentIn(ParseResult parsed)
    {
        if (parsed.GetRequiredValue(_polygon).Length > 0)
            throw Mistake("--polygon goes with a plane, not with a line.");
        if (parsed.GetValue(_window) is not { } text) return null;
        if (Coordinates.Parse(text) is not [var from, var to])
            throw Mistake($"--window {text}: the window of a line is two numbers t0,t1, such as 0,1.");
        return from < to
            ? (from, to)
            : throw Mistake($"--window {text}: the window is empty: t0 must be less than t1.");
    }

    private static ConvexPolygon Rectangle(string text)
    {
        if (Coordinates.Parse(text) is not [var x0, var y0, var x1, var y1])
            throw Mistake($"--window {text}: a window is four numbers x0,y0,x1,y1, such as -1,-1,1,1.");
        if (x1 <= x0 || y1 <= y0)
            throw Mistake($"--window {text}: the window is empty: x0 must be less than x1, and y0 less than y1.");
        return Arguments.Checked($"--window {text}", () => ConvexPolygon.Rectangle(new Window(x0, y0, x1, y1)));
    }

    private static ConvexPolygon Polygon(string[] texts)
    {
        var corners = Array.ConvertAll(texts, text => Coordinates.Parse(text) is [var x, var y]
            ? (x, y)
            : throw Mistake(
                $"--polygon: '{text}' is no corner: a corner is two numbers x,y (and the model goes before "
                + "--polygon)."));
        return Arguments.Checked("--polygon", () => new ConvexPolygon(corners));
    }

    private static UserErrorException Mistake(string message) => new(message, ExitCode.WrongInput);
}
