using System.CommandLine;
using System.Globalization;
using Polytope.Core.Slices;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Lines;

/// <summary><c>--line</c>: a line within the inputs, and what is written of the function along it.</summary>
internal sealed class LineOptions
{
    private readonly Option<string[]> _line = new("--line")
    {
        Description = "Follow the line through two points of any number of coordinates, given here or as the lines of "
            + "a points file (- is standard input), at which t is 0 and 1: the breakpoints of the function, and its "
            + "values there. A network of one input is followed without it. --window t0,t1 chooses another segment "
            + "than 0,1 (-1,1 for a network of one input).",
        HelpName = "x,y,... x,y,...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Write a line's breakpoints as CSV. - is standard output.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _exact = new("--exact")
    {
        Description = "Tell a line's breakpoints as fractions too.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_line, _csv, _exact]) command.Add(option);
    }

    /// <summary>The file of <c>--csv</c>; null where none is asked for.</summary>
    public string? Csv(ParseResult parsed) => parsed.GetValue(_csv);

    public bool Exact(ParseResult parsed) => parsed.GetValue(_exact);

    /// <summary>Throws where options of a line are given without one.</summary>
    /// <exception cref="UserErrorException">They are.</exception>
    public void RequireNone(ParseResult parsed)
    {
        if (parsed.GetRequiredValue(_line).Length > 0)
            throw new UserErrorException(
                "--line and a plane exclude each other; give one of them.", ExitCode.WrongInput);
        var option = Csv(parsed) is not null ? _csv.Name : Exact(parsed) ? _exact.Name : null;
        if (option is not null)
            throw new UserErrorException(
                $"{option} goes with a line: choose one with --line.", ExitCode.WrongInput);
    }

    /// <summary>The line asked for, or that of a network of one input; null where there is neither.</summary>
    /// <param name="segment">Of <c>--window</c>; null for the usual one.</param>
    /// <exception cref="UserErrorException">It is no line, or one of other dimensions than the network's.</exception>
    public FollowedLine? Of(ParseResult parsed, Model model, Func<(double From, double To)?> segment)
    {
        var texts = parsed.GetRequiredValue(_line);
        if (texts.Length == 0)
        {
            if (model.Network.Shape.Inputs != 1) return null;
            var (from, to) = segment() ?? (-1, 1);
            return new FollowedLine(model, model.Name, LineSlice.Along([0], [1]), from, to);
        }

        List<double[]> points = texts is [var file]
            ? [.. PointFile.Read(file).Select(point => point.At)]
            : [.. texts.Select(text => Coordinates.Point("--line", text))];
        if (points.Count != 2)
            throw new UserErrorException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--line takes two points, not {points.Count} (and the model goes before --line)."),
                ExitCode.WrongInput);
        var (start, end) = segment() ?? (0, 1);
        var slice = Arguments.Checked("--line", () => LineSlice.Through(points[0], points[1]));
        if (model.Network.Shape.Inputs != slice.Inputs)
            throw new UserErrorException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--line: the points have {Counted.Of(slice.Inputs, "coordinate")}, but the network takes "
                    + $"{Counted.Of(model.Network.Shape.Inputs, "input")}."),
                ExitCode.WrongInput);
        return new FollowedLine(model, $"{model.Name}, a line", slice, start, end);
    }
}

/// <param name="Model">Of any number of inputs.</param>
/// <param name="Name">For people.</param>
/// <param name="Slice">The line.</param>
/// <param name="From">Where the segment begins.</param>
/// <param name="To">Where it ends.</param>
internal sealed record FollowedLine(Model Model, string Name, LineSlice Slice, double From, double To);
