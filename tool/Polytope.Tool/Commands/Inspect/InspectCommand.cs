using System.CommandLine;
using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Polytopes;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Commands.Inspect;

/// <summary><c>inspect</c>: the polytope of a point, as inequalities.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var command = new Command(
            "inspect",
            "The polytope that a point lives on: its activation pattern, affine map and inequalities, for any number "
            + "of inputs.");
        var (model, slice, points) = (new ModelArgument(), new SliceOptions(), new PointArguments());
        var (window, format) = (new InputWindowOption(), new InspectionFormat());
        var all = new Option<bool>("--all") { Description = "Rows that are not needed as well, marked." };
        var exact = new Option<bool>("--exact") { Description = "Numbers of maps and rows as exact rationals." };
        var matrices = new Option<bool>("--matrices")
        {
            Description = "The augmented matrices whose product the map is, too.",
        };
        var (threads, digits) = (ThreadsOption.Create(), DigitsOption.Create());
        model.AddTo(command);
        points.AddTo(command);
        window.AddTo(command);
        slice.AddTo(command);
        format.AddTo(command);
        foreach (var option in (Option[])[all, exact, matrices, digits, threads]) command.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var (asked, chosen) = (points.In(parsed), format.In(parsed));
                var of = slice.Of(parsed, () => model.In(parsed)) ?? model.In(parsed);
                var inspector = Arguments.Checked(
                    of.Name,
                    () => new Inspector(
                        of.Network, window.In(parsed, of), parsed.GetValue(threads)));
                var view = new InspectionView(
                    of.Name, of.Network, parsed.GetValue(all), parsed.GetValue(exact), parsed.GetValue(matrices))
                {
                    Digits = parsed.GetValue(digits),
                    Notices = of.Notices,
                    InputShape = of.InputShape,
                    OutputShape = of.OutputShape,
                };
                var output = parsed.InvocationConfiguration.Output;
                foreach (var (where, at) in asked) Arguments.Checked(where, () => inspector.Check(at));
                if (points.IsComparison(parsed)) return Compare(inspector, asked, chosen, output);
                if (asked.Count > 1 && !chosen.TakesMany)
                    throw new UserErrorException(
                        $"{chosen.Option} describes one polytope; give one point.", ExitCode.WrongInput);
                using var bar = new WaitingBar(
                    VerbosityOptions.Terminal(parsed), parsed.InvocationConfiguration.Error);
                var described = Describe(inspector, asked, bar, cancellation);
                chosen.Write(output, described.Select(point => Finite(point, of.Name)), view);
                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    /// <summary>The points in order, and which of them share a polytope.</summary>
    private static IEnumerable<InspectedPoint> Describe(
        Inspector inspector, List<(string Where, double[] At)> asked, WaitingBar bar, CancellationToken cancellation)
    {
        var known = new Dictionary<ActivationPattern, int>();
        for (var i = 0; i < asked.Count; i++)
        {
            var (at, done) = (asked[i].At, i);
            var polytope = inspector.Inspect(at, part => bar.Show((done + part) / asked.Count), cancellation);
            int? shared = known.TryGetValue(polytope.Pattern, out var first) ? first : null;
            known.TryAdd(polytope.Pattern, i);
            yield return new InspectedPoint(i, at, polytope, shared);
        }
    }

    private static InspectedPoint Finite(InspectedPoint point, string model)
    {
        FiniteMaps.Require(point.Polytope, model);
        return point;
    }

    private static int Compare(
        Inspector inspector, List<(string Where, double[] At)> asked, IInspectionWriter format, TextWriter output)
    {
        var patterns = asked.ConvertAll(point => inspector.PatternAt(point.At));
        var comparison = new PatternComparison(inspector.Network, patterns[0], patterns[1]);
        if (format.IsJson) comparison.PrintJson(output);
        else comparison.PrintText(output);
        return comparison.AreSame ? ExitCode.Done : ExitCode.Differs;
    }
}
