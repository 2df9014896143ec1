using System.CommandLine;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands;

/// <summary>The options that write a partition to a file, each in a format of its own.</summary>
internal sealed class PartitionExports
{
    private readonly List<(Option<string?> Option, Action<Stream, PartitionDrawn> Write)> _formats =
    [
        Format("--svg", "Draw it as SVG.", (stream, drawn) => SvgDrawing.Write(stream, drawn.Partition, drawn.Name)),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _formats) command.Add(option);
    }

    /// <summary>The files asked for.</summary>
    /// <exception cref="UserErrorException">A folder is missing: better told before the work than after it.</exception>
    public IReadOnlyList<PartitionExport> In(ParseResult parsed)
    {
        var exports = new List<PartitionExport>();
        foreach (var (option, write) in _formats)
        {
            if (parsed.GetValue(option) is not { } path) continue;
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (!Directory.Exists(folder)) throw new UserErrorException($"{option.Name} {path}: there is no folder {folder}.", ExitCode.WrongInput);
            exports.Add(new PartitionExport(path, write));
        }

        return exports;
    }

    private static (Option<string?>, Action<Stream, PartitionDrawn>) Format(
        string name, string description, Action<Stream, PartitionDrawn> write) =>
        (new Option<string?>(name) { Description = description, HelpName = "FILE" }, write);
}

/// <summary>One file to write.</summary>
internal sealed record PartitionExport(string Path, Action<Stream, PartitionDrawn> Format)
{
    /// <exception cref="IOException">It can't be written; nothing is left of it.</exception>
    public void Write(PartitionDrawn drawn) => AtomicFile.Write(Path, stream => Format(stream, drawn));
}

/// <param name="Regions">Which of its cells have one affine map.</param>
/// <param name="Name">For people.</param>
internal sealed record PartitionDrawn(Partition Partition, LinearRegions Regions, string Name);
