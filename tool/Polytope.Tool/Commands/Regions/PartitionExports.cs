using System.CommandLine;
using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Drawings;
using Polytope.Tool.Outputs.Reports;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Regions;

/// <summary>The options that write a partition to a file, each in a format of its own.</summary>
internal sealed class PartitionExports
{
    private const int LargestSize = 8192;

    private readonly List<(Option<string?> Option, Action<Stream, PartitionDrawn> Write)> _formats =
    [
        Format(
            "--svg",
            "Draw it as SVG.",
            (stream, drawn) => SvgDrawing.Write(stream, drawn.Partition, drawn.Name, drawn.Palette, drawn.Aspect)),
        Format(
            "--png",
            "Paint it as PNG.",
            (stream, drawn) => stream.Write(
                PartitionPicture.Png(drawn.Partition, drawn.Size, drawn.Palette, drawn.Aspect))),
        Format(
            "--geojson",
            "Write its cells as GeoJSON.",
            (stream, drawn) => GeoJsonDrawing.Write(stream, drawn.Partition, drawn.Regions)),
        Format(
            "--ply",
            "Write the function's graph as a folded sheet in 3-D.",
            (stream, drawn) => PlySheet.Write(stream, drawn.Partition, drawn.Name)),
        Format(
            "--cells",
            "Write all that is known of each cell, as one JSON line a cell.",
            (stream, drawn) => CellLines.Write(stream, drawn.Partition, drawn.Regions)),
    ];

    /// <summary>The options by the extensions of their files.</summary>
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.Ordinal)
    {
        [".svg"] = "--svg",
        [".png"] = "--png",
        [".geojson"] = "--geojson",
        [".ply"] = "--ply",
        [".jsonl"] = "--cells",
        [".ndjson"] = "--cells",
    };

    private readonly Option<int> _size = NumberOption.Integer(
        "--size", "Pixels along the longer side of the PNG.", least: 1, LargestSize, initial: 1024);

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _formats) command.Add(option);
        command.Add(_size);
    }

    /// <summary>How large pictures are painted.</summary>
    public int Size(ParseResult parsed) => parsed.GetValue(_size);

    /// <summary>The files asked for, by their options, whatever is written to them.</summary>
    public IEnumerable<(string Option, string Path)> Asked(ParseResult parsed) =>
        from format in _formats
        let path = parsed.GetValue(format.Option)
        where path is not null
        select (format.Option.Name, path);

    /// <summary>The files asked for.</summary>
    /// <exception cref="UserErrorException">
    /// A folder is missing, a name says another format, or two go to standard output: better told before the work than
    /// after it.
    /// </exception>
    public IReadOnlyList<PartitionExport> In(ParseResult parsed)
    {
        var exports = new List<PartitionExport>();
        foreach (var (option, write) in _formats)
        {
            if (parsed.GetValue(option) is not { } path) continue;
            OutputPath.Check(option.Name, path, option.Name, Extensions);
            exports.Add(new PartitionExport(path, write));
        }

        if (exports.Count(export => export.IsStandardOutput) > 1)
            throw new UserErrorException("Only one file can go to standard output.", ExitCode.WrongInput);
        return exports;
    }

    private static (Option<string?>, Action<Stream, PartitionDrawn>) Format(
        string name, string description, Action<Stream, PartitionDrawn> write) =>
        (new Option<string?>(name) { Description = $"{description} - is standard output.", HelpName = "FILE" }, write);
}

/// <summary>One file to write.</summary>
internal sealed record PartitionExport(string Path, Action<Stream, PartitionDrawn> Format)
{
    public bool IsStandardOutput => Path == OutputFile.StandardOutput;

    /// <returns>Its size; null where it is no file that keeps it.</returns>
    /// <exception cref="IOException">It can't be written; nothing is left of it.</exception>
    public long? Write(PartitionDrawn drawn) => OutputFile.Write(Path, stream => Format(stream, drawn));
}

/// <param name="Regions">Which of its cells have one affine map.</param>
/// <param name="Name">For people.</param>
/// <param name="Size">Pixels along the longer side of a picture.</param>
/// <param name="Aspect">The width of a unit of the window to its height.</param>
internal sealed record PartitionDrawn(
    Partition Partition, LinearRegions Regions, string Name, int Size, Palette? Palette, double Aspect);
