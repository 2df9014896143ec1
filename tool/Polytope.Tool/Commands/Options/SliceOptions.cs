using System.CommandLine;
using System.Globalization;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Options;

/// <summary>
/// A plane within the inputs: <c>--plane</c> through three points, or <c>--origin</c>, <c>--u</c> and <c>--v</c>.
/// </summary>
internal sealed class SliceOptions
{
    private readonly Option<string[]> _plane = new("--plane")
    {
        Description = "Cut the plane through three points of any number of coordinates, given here or as the lines of "
            + "a points file (- is standard input): they are (0,0), (1,0) and (0,1) of it. The usual window is "
            + "0,0,1,1.",
        HelpName = "x,y,... x,y,... x,y,...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _origin = new("--origin")
    {
        Description = "Cut the plane origin + s u + t v; goes with --u and --v. The usual window is -1,-1,1,1.",
        HelpName = "x,y,...",
    };

    private readonly Option<string?> _u = new("--u")
    {
        Description = "The plane's first direction.",
        HelpName = "x,y,...",
    };

    private readonly Option<string?> _v = new("--v")
    {
        Description = "The plane's second direction.",
        HelpName = "x,y,...",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_plane, _origin, _u, _v]) command.Add(option);
    }

    /// <summary>The model on the plane; null where no plane is asked for.</summary>
    /// <exception cref="UserErrorException">It is no plane, or one of other dimensions than the network's.</exception>
    public Model? Of(ParseResult parsed, Func<Model> model)
    {
        var plane = parsed.GetRequiredValue(_plane);
        Option<string?>[] along = [_origin, _u, _v];
        var texts = Array.ConvertAll(along, option => parsed.GetValue(option));
        if (plane.Length == 0 && texts.All(text => text is null)) return null;
        if (plane.Length > 0 && texts.Any(text => text is not null))
            throw Mistake("--plane and --origin say the same thing; give one of them.");
        if (plane.Length > 0) return Slice(model(), "--plane", Points(plane), PlaneSlice.Through, Window.Unit);
        if (along.Zip(texts).FirstOrDefault(pair => pair.Second is null).First is { } missing)
            throw Mistake($"--origin, --u and --v go together; {missing.Name} is missing.");
        return Slice(
            model(),
            "--origin",
            [.. along.Zip(texts, (option, text) => Coordinates.Point(option.Name, text!))],
            PlaneSlice.Along,
            new Window(-1, -1, 1, 1));
    }

    private static Model Slice(Model model, string option, List<double[]> points, Make make, Window window) =>
        Arguments.Checked(option, () =>
        {
            var slice = make(points[0], points[1], points[2]);
            return new Model($"{model.Name}, a plane", slice.Of(model.Network), window)
            {
                WindowName = $"the usual one with {option}",
            };
        });

    private static List<double[]> Points(string[] texts)
    {
        List<double[]> points = texts is [var file]
            ? [.. PointFile.Read(file).Select(point => point.At)]
            : [.. texts.Select(text => Coordinates.Point("--plane", text))];
        return points.Count == 3 ? points : throw Mistake(string.Create(CultureInfo.InvariantCulture,
            $"--plane takes three points, not {points.Count} (and the model goes before --plane)."));
    }

    private static UserErrorException Mistake(string message) => new(message, ExitCode.WrongInput);

    private delegate PlaneSlice Make(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third);
}
