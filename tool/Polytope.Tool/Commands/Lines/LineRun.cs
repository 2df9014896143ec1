using System.Diagnostics;
using Polytope.Core.Slices;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Plots;
using Polytope.Tool.Outputs.Reports;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Lines;

/// <summary>Follows a line, and tells what is there.</summary>
/// <param name="Exact">Whether breakpoints are told as fractions too.</param>
/// <param name="Files">What to write: option and path.</param>
/// <param name="Size">The width of a plot in pixels.</param>
internal sealed record LineRun(
    FollowedLine Line,
    bool Json,
    bool Check,
    bool Exact,
    int Threads,
    int? Digits,
    IReadOnlyList<(string Option, string Path)> Files,
    int Size)
{
    /// <summary>The files that can be written of a line, by their options.</summary>
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.Ordinal)
    {
        [".svg"] = "--svg",
        [".png"] = "--png",
        [".csv"] = "--csv",
    };

    /// <summary>Throws where a file can't be written, or not of a line.</summary>
    /// <exception cref="UserErrorException">It can't.</exception>
    public LineRun Checked()
    {
        foreach (var (option, path) in Files)
        {
            if (!Extensions.ContainsValue(option))
                throw new UserErrorException(
                    $"{option} goes with a plane; what is written of a line is --svg, --png and --csv.",
                    ExitCode.WrongInput);
            OutputPath.Check(option, path, option, Extensions);
        }

        return Files.Count(file => file.Path == OutputFile.StandardOutput) > 1
            ? throw new UserErrorException("Only one file can go to standard output.", ExitCode.WrongInput)
            : this;
    }

    public int Run(
        TextWriter output, TextWriter error, TextWriter notes, WaitingBar bar, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var line = Followed(bar, cancellation);
        FiniteMaps.Require(line.Partition, Line.Model.Name);
        var report = new LineReport(
            Line, line, Threads, Stopwatch.GetElapsedTime(start).TotalSeconds, Exact, Digits)
        {
            Violations = Check ? line.Partition.CheckInvariants() : null,
        };

        // Beside a file on standard output, the report is a message.
        var text = Files.Any(file => file.Path == OutputFile.StandardOutput) ? error : output;
        if (Json) report.PrintJson(text);
        else report.PrintText(text);
        output.Flush();
        foreach (var violation in report.Violations ?? []) error.WriteLine(violation);
        foreach (var (option, path) in Files)
        {
            var bytes = OutputFile.Write(path, stream => Write(option, stream, line, report));
            if (path != OutputFile.StandardOutput) notes.WriteLine(OutputPath.Written(path, bytes));
        }

        return report.Violations is { Count: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }

    private LinePartition Followed(WaitingBar bar, CancellationToken cancellation)
    {
        using var _ = bar.ShowTime("following the line");
        return Arguments.Checked("--line", () => LinePartition.Build(
            Line.Model.Network, Line.Slice, Line.From, Line.To, Threads, cancellation));
    }

    private void Write(string option, Stream stream, LinePartition line, LineReport report)
    {
        if (option == "--svg") LinePlot.Write(stream, line, Line.Name, Size, PlotFormat.Svg);
        else if (option == "--png") LinePlot.Write(stream, line, Line.Name, Size, PlotFormat.Png);
        else report.WriteCsv(stream);
    }
}
