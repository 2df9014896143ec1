using System.Collections.Immutable;
using System.CommandLine;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Comparisons;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Plots;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Runs;

/// <summary><c>compare</c>: what differs in the plans and the results of some runs.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("run")
        {
            Description = "Folders of runs, or folders with runs at any depth: runs/widths.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print everything as JSON." };
        var csv = new Option<bool>("--csv") { Description = "Print a row for each run as CSV." };
        var curves = new Option<string?>("--curves")
        {
            Description = "Write the curves of the runs as an SVG or a PNG, as the name says; - is SVG on standard "
                + "output.",
            HelpName = "FILE",
        };
        var measure = new Option<string[]>("--measure", "-m")
        {
            Description = "The measures of the table and of the curves, columns of metrics.csv, or all.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var linear = new Option<bool>("--linear") { Description = "Draw all curves on linear scales." };
        var frames = new Option<string?>("--frames")
        {
            Description = "Write the same frame of all runs side by side as a PNG; - is standard output.",
            HelpName = "FILE",
        };
        var epoch = NumberOption.Integer(
            "--epoch", "The epoch of the frames and the point; without it, each run's last.", least: 0);
        var window = new Option<string?>("--window")
        {
            Description = "The part of the plane that the frames show, such as 0.4,0.4,0.6,0.6.",
            HelpName = "x0,y0,x1,y1",
        };
        var point = new Option<string?>("--point")
        {
            Description = "Compare the polytope of this point too; the frames show it, and what is around it.",
            HelpName = "x,y",
        };
        var size = NumberOption.Integer(
            "--size", "Pixels along the longer side of each frame.", least: 16, most: 4096, initial: 384);
        var threads = ThreadsOption.Create();
        var command = new Command("compare", "Compare runs: what differs in their plans, and in their results.")
        {
            runs, json, csv, curves, measure, linear, frames, epoch, window, point, size, threads,
        };
        command.SetAction((parsed, signal) => ToolHost.RunAsync(VerbosityOptions.Terminal(parsed), (_, cancellation) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, VerbosityOptions.Notes(parsed));
            if (parsed.GetValue(json) && parsed.GetValue(csv))
                throw new UserErrorException("--json and --csv: give one of the two.", ExitCode.WrongInput);
            var curvesFormat = FormatOf("--curves", parsed.GetValue(curves), "svg", "png");
            FormatOf("--frames", parsed.GetValue(frames), "png");
            var comparison = new Comparison(ComparedRun.Of(parsed.GetRequiredValue(runs)));
            if (ComparedRun.LeftOut(parsed.GetRequiredValue(runs)) is { } note) error.WriteLine(note);
            var measures = Measures(parsed.GetRequiredValue(measure), comparison);
            ImmutableArray<ComparedPoint>? points = parsed.GetValue(point) is not { } place ? null : ComparedPoint.Of(
                comparison,
                Coordinates.Point("--point", place),
                parsed.GetValue(epoch),
                parsed.GetValue(threads),
                cancellation);
            var isFile = false;
            if (parsed.GetValue(curves) is { } drawing)
            {
                ImmutableArray<string> drawn = parsed.GetRequiredValue(measure).Length > 0 ? measures
                    : [comparison.Measures.Contains(ImageLoss) ? ImageLoss : measures.FirstOrDefault(ImageLoss)];
                var sheet = ComparedCurves.Sheet(comparison, drawn, parsed.GetValue(linear));
                var format = curvesFormat == "png" ? PlotFormat.Png : PlotFormat.Svg;
                Tell(drawing, OutputFile.Write(drawing, stream => PlotDocument.Write(stream, sheet, format)));
            }

            if (parsed.GetValue(frames) is { } png)
            {
                Window? part = parsed.GetValue(window) is { } text ? Part(text)
                    : points is { } polytopes ? ComparedPoint.Around(polytopes) : null;
                var picture = FrameRow.Png(
                    comparison,
                    parsed.GetValue(epoch),
                    part,
                    points,
                    parsed.GetValue(size),
                    parsed.GetValue(threads),
                    cancellation);
                Tell(png, OutputFile.Write(png, stream => stream.Write(picture)));
            }

            if (parsed.GetValue(json)) output.WriteLine(ComparisonText.Json(comparison, points));
            else if (parsed.GetValue(csv)) ComparisonText.WriteCsv(comparison, output);
            else if (!isFile) ComparisonText.Write(comparison, measures, points, output);
            return ExitCode.Done;

            void Tell(string path, long? bytes)
            {
                isFile = true;
                if (path != OutputFile.StandardOutput) error.WriteLine(OutputPath.Written(path, bytes));
            }
        }, signal));
        return command;
    }

    private const string ImageLoss = "image_loss";

    private static ImmutableArray<string> Measures(string[] asked, Comparison comparison) => asked switch
    {
        [] => [.. comparison.Principal],
        ["all"] => comparison.Measures,
        _ => [.. asked.Select(measure => Known(measure, comparison))],
    };

    private static string Known(string measure, Comparison comparison)
    {
        var name = measure.Replace('-', '_');
        return comparison.Measures.Contains(name) ? name : throw new UserErrorException(
            $"--measure {measure}: no run has it.{Suggestion.Sentence(name, comparison.Measures)} They have: "
            + $"{string.Join(", ", comparison.Measures)}.",
            ExitCode.WrongInput);
    }

    /// <summary>The format that a file's name says, of those that there are; the first where it says none.</summary>
    private static string FormatOf(string option, string? path, params string[] formats)
    {
        if (path is null) return formats[0];
        var extension = Path.GetExtension(path).ToLowerInvariant().TrimStart('.');
        var format = formats.Contains(extension) ? extension : formats[0];
        OutputPath.Check(option, path, format, Formats);
        return format;
    }

    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        [".svg"] = "svg",
        [".png"] = "png",
        [".jpg"] = "jpeg",
        [".jpeg"] = "jpeg",
        [".webp"] = "webp",
        [".pdf"] = "pdf",
    };

    private static Window Part(string text)
    {
        var numbers = Coordinates.Parse(text);
        return numbers is [var x0, var y0, var x1, var y1] && x0 < x1 && y0 < y1
            ? new Window(x0, y0, x1, y1)
            : throw new UserErrorException(
                $"--window {Printable.Line(text)}: write x0,y0,x1,y1 with x0 < x1 and y0 < y1.", ExitCode.WrongInput);
    }
}
