using Polytope.Tool.Pipeline.Frames;

namespace Polytope.Tool.Pipeline;

/// <summary>How plans are run, beside what they say themselves. Changes no result.</summary>
/// <param name="Output">The folder in which each run gets its own.</param>
/// <param name="Resume">Go on with unfinished runs.</param>
/// <param name="Force">Run again what is up to date, and begin anew what is unfinished.</param>
/// <param name="Threads">At most.</param>
public sealed record RunSettings(string Output, bool Resume, bool Force, int Threads)
{
    /// <summary>Which run of how many, for those who watch.</summary>
    public Ordinal Ordinal { get; init; } = Ordinal.Only;

    /// <summary>Bytes that a run may take by its estimate; those of the machine, or of its container.</summary>
    public long Memory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>After so long without a checkpoint, one is kept that no frame needs.</summary>
    public TimeSpan CheckpointPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after an interruption a plug-in may take to stop, before it is left behind.</summary>
    public TimeSpan PluginGrace { get; init; } = PluginCall.Grace;
}
