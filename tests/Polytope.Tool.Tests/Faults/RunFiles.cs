using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Polytope.Tool.Tests.Faults;

/// <summary>
/// The files below a folder and what is in them, without what differs from one execution to the next.
/// </summary>
internal sealed class RunFiles
{
    private readonly SortedDictionary<string, string> _digests = new(StringComparer.Ordinal);

    public static RunFiles Of(string folder)
    {
        var files = new RunFiles();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            if (File.Exists(path)) files._digests[name] = Digest(path);
            else if (name.Contains(".partial", StringComparison.Ordinal)) files._digests[name] = "";
        }

        return files;
    }

    /// <summary>The first difference, in words; null if there is none.</summary>
    public string? DifferenceFrom(RunFiles other)
    {
        if (_digests.Keys.Except(other._digests.Keys).FirstOrDefault() is { } missing) return $"{missing} is missing";
        if (other._digests.Keys.Except(_digests.Keys).FirstOrDefault() is { } more) return $"{more} is left over";
        return _digests.Keys.FirstOrDefault(path => _digests[path] != other._digests[path]) is { } differs
            ? $"{differs} differs"
            : null;
    }

    private static string Digest(string path) => Path.GetFileName(path) switch
    {
        "log.clef" => "",
        "run.json" => Lasting(JsonNode.Parse(File.ReadAllText(path))!.AsObject()),
        "metrics.csv" => string.Join('\n', File.ReadAllLines(path).Select(line => line[..line.LastIndexOf(',')])),
        _ => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))),
    };

    /// <summary>What a record says of the results: neither times nor digests that include them.</summary>
    private static string Lasting(JsonObject record) => string.Join('\n', new[]
    {
        record["status"], record["seed"], record["plan"]?["hash"], record["checkpoints"],
    }.Select(node => node?.ToJsonString()));
}
