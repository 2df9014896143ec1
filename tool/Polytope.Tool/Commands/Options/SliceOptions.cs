using System.CommandLine;
using System.Globalization;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;
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

    private readonly Option<string?> _principal = new("--principal")
    {
        Description = "Cut the plane through the mean of the points of a file (- is standard input) along the two "
            + "directions in which they vary most, each in standard deviations. The usual window holds all points.",
        HelpName = "FILE",
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
        foreach (var option in (Option[])[_plane, _principal, _origin, _u, _v]) command.Add(option);
    }

    /// <summary>Whether a plane is asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetRequiredValue(_plane).Length > 0
        || ((Option<string?>[])[_principal, _origin, _u, _v]).Any(option => parsed.GetValue(option) is not null);

    /// <summary>The model on the plane; null where no plane is asked for.</summary>
    /// <exception cref="UserErrorException">It is no plane, or one of other dimensions than the network's.</exception>
    public Model? Of(ParseResult parsed, Func<Model> model)
    {
        var plane = parsed.GetRequiredValue(_plane);
        Option<string?>[] along = [_origin, _u, _v];
        var texts = Array.ConvertAll(along, option => parsed.GetValue(option));
        if (parsed.GetValue(_principal) is { } file)
            return plane.Length == 0 && texts.All(text => text is null)
                ? Principal(model(), file)
                : throw Mistake("--principal, --plane and --origin say the same thing; give one of them.");
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

    /// <summary>Around the points, as a part of the window.</summary>
    private const double Margin = 0.05;

    private static Model Slice(Model model, string option, List<double[]> points, Make make, Window window) =>
        Arguments.Checked(option, () =>
        {
            var slice = make(points[0], points[1], points[2]);
            return new Model($"{model.Name}, a plane", slice.Of(model.Network), window)
            {
                WindowName = $"the usual one with {option}",
                IsFile = model.IsFile,
                Notices = model.Notices,
                Palette = model.Palette,
                Plane = slice,
                Marks = option == "--plane" ? [(0, 0), (1, 0), (0, 1)] : [],
            };
        });

    private static Model Principal(Model model, string file) => Arguments.Checked("--principal", () =>
    {
        var principal = PrincipalPlane.Of([.. PointFile.Read(file).Select(point => point.At)]);
        double s0 = principal.Points.Min(p => p.S), s1 = principal.Points.Max(p => p.S);
        double t0 = principal.Points.Min(p => p.T), t1 = principal.Points.Max(p => p.T);
        double marginS = Margin * (s1 - s0), marginT = Margin * (t1 - t0);
        return new Model(
            $"{model.Name}, the principal plane of {Path.GetFileName(file)}",
            principal.Plane.Of(model.Network),
            new Window(s0 - marginS, t0 - marginT, s1 + marginS, t1 + marginT))
        {
            WindowName = "that of the points, in standard deviations",
            IsFile = model.IsFile,
            Notices = model.Notices,
            Palette = model.Palette,
            Plane = principal.Plane,
            Marks = principal.Points,
        };
    });

    private static List<double[]> Points(string[] texts)
    {
        List<double[]> points = texts is [var file]
            ? [.. PointFile.Read(file).Select(point => point.At)]
            : [.. texts.Select(text => Coordinates.Point("--plane", text))];
        if (points.Count == 3) return points;
        var count = points.Count.ToString(CultureInfo.InvariantCulture);
        throw Mistake(texts.Length > 1
            ? $"--plane takes three points, not {count} (and the model goes before --plane)."
            : points.Count > 3
                ? $"--plane {texts[0]}: a plane goes through three points, and the file has {count}. Give a file of "
                    + "three of them, or the three as --plane x,y,... x,y,... x,y,...; the plane in which all of them "
                    + $"vary most is --principal {texts[0]}."
                : $"--plane {texts[0]}: a plane goes through three points, and the file has {count}.");
    }

    private static UserErrorException Mistake(string message) => new(message, ExitCode.WrongInput);

    private delegate PlaneSlice Make(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third);
}
