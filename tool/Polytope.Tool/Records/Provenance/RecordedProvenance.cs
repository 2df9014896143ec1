using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Polytope.Tool.Records.Provenance;

/// <summary>
/// Where a run comes from. Two runs of one plan may differ in it, and in no digest of what they computed.
/// </summary>
public sealed record RecordedProvenance
{
    private static readonly ConcurrentDictionary<string, GitFile?> Known = new(StringComparer.Ordinal);

    [Description("The git commit that was checked out where the manifest is.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Commit { get; init; }

    [Description("Whether the manifest was another than in that commit.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Dirty { get; init; }

    [Description("The host's name.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    [Description("The job of the scheduler: its kind, number and task.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Job { get; init; }

    /// <summary>Of a run that begins here and now.</summary>
    /// <param name="manifest">The path of its manifest; null where it comes from none.</param>
    internal static RecordedProvenance Of(string? manifest)
    {
        // One process reads one manifest, and may begin thousands of runs.
        var git = manifest is null ? null : Known.GetOrAdd(Path.GetFullPath(manifest), GitFile.Of);
        return new RecordedProvenance
        {
            Commit = git?.Commit,
            Dirty = git?.IsDirty,
            Host = Machine.Host,
            Job = SchedulerJob.Present,
        };
    }
}
