using System.CommandLine;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Comparisons;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Runs;

/// <summary><c>report</c>: all runs of a folder on one page.</summary>
internal static class ReportCommand
{
    private const string FileName = "report.html";

    public static Command Create()
    {
        var folder = new Argument<string>("dir")
        {
            Description = "A folder with runs, at any depth.",
            DefaultValueFactory = _ => RunFolder.DefaultOutput,
        };
        var target = new Option<string?>("--out", "-o")
        {
            Description = $"The page's file; without it, {FileName} in the folder. - is standard output.",
            HelpName = "FILE",
        };
        var title = new Option<string?>("--title") { Description = "The page's title.", HelpName = "TEXT" };
        var threads = ThreadsOption.Create();
        var command = new Command(
            "report", "Put all runs of a folder on one page: pictures, curves, a table. It opens from disk, anywhere.")
        {
            folder, target, title, threads,
        };
        command.SetAction((parsed, signal) => ToolHost.RunAsync(VerbosityOptions.Terminal(parsed), (_, cancellation) =>
        {
            var runs = parsed.GetRequiredValue(folder);
            var path = parsed.GetValue(target) ?? Path.Combine(runs, FileName);
            if (parsed.GetValue(target) is { } named) OutputPath.Check("--out", named, "html", Formats);
            var comparison = new Comparison(ComparedRun.Of([runs]));
            if (ComparedRun.LeftOut([runs]) is { } note) VerbosityOptions.Notes(parsed).WriteLine(note);
            var place = path == OutputFile.StandardOutput ? runs : Path.GetDirectoryName(Path.GetFullPath(path))!;
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runs)));
            using var bar = new WaitingBar(VerbosityOptions.Terminal(parsed), parsed.InvocationConfiguration.Error);
            var bytes = OutputFile.Write(path, stream => ReportPage.Write(
                stream,
                comparison,
                parsed.GetValue(title) ?? name,
                place,
                parsed.GetValue(threads),
                bar.Show,
                cancellation));
            if (path != OutputFile.StandardOutput)
                parsed.InvocationConfiguration.Output.WriteLine(
                    $"{OutputPath.Written(path, bytes)}, {Counted.Of(comparison.Runs.Length, "run")}");
            return ExitCode.Done;
        }, signal));
        return command;
    }

    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        [".htm"] = "html",
        [".html"] = "html",
        [".csv"] = "csv",
        [".json"] = "json",
    };
}
