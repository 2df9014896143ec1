using System.CommandLine;
using System.Globalization;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Inspect;

/// <summary>Which points: <c>--at</c>, <c>--points</c>, or <c>--compare</c>.</summary>
internal sealed class PointArguments
{
    private readonly Option<string[]> _at = new("--at")
    {
        Description = "A point: its coordinates with commas between them. May be given many times.",
        HelpName = "x,y,...",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _points = new("--points")
    {
        Description = "A file of points, one a line, with commas, semicolons or blanks between the coordinates; its "
            + "first line may name the columns. - is standard input.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _compare = new("--compare")
    {
        Description = "Two points: whether they share a polytope, and which neurons differ; exit code 3 where they do.",
        HelpName = "x,y x,y",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Add(_at);
        command.Add(_points);
        command.Add(_compare);
    }

    /// <summary>Two points are to be compared, not described.</summary>
    public bool IsComparison(ParseResult parsed) => parsed.GetRequiredValue(_compare).Length > 0;

    /// <returns>Each point, with its name in messages.</returns>
    /// <exception cref="UserErrorException">There is no point, or a value is not a point.</exception>
    public List<(string Where, double[] At)> In(ParseResult parsed)
    {
        var (at, compare) = (parsed.GetRequiredValue(_at), parsed.GetRequiredValue(_compare));
        var file = parsed.GetValue(_points);
        if (compare.Length > 0)
        {
            if (at.Length > 0 || file is not null) throw Mistake("--compare goes without --at and --points.");
            return compare.Length == 2
                ? [.. compare.Select(text => Point("--compare", text))]
                : throw Mistake(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--compare takes two points, not {compare.Length} (and the model goes before --compare)."));
        }

        List<(string, double[])> points = [.. at.Select(text => Point("--at", text))];
        if (file is not null) points.AddRange(PointFile.Read(file));
        return points.Count > 0 ? points : throw Mistake(
            "Which point? Give --at x,y, --points FILE, or --compare x,y x,y.");
    }

    private static (string, double[]) Point(string option, string text) =>
        ($"{option} {text}", Coordinates.Point(option, text));

    private static UserErrorException Mistake(string message) => new(message, ExitCode.WrongInput);
}
