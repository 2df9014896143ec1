using System.Collections.Immutable;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Planning;

/// <summary>One output of a plan: who draws, which epochs, and how.</summary>
/// <param name="Settings">As a manifest would say it, with nothing left out.</param>
/// <param name="Epochs">The epochs it draws, ascending; at least one.</param>
/// <param name="Options">The renderer's own keys, all defaults resolved: numbers, texts, truth values, null.</param>
public sealed record PlannedOutput(
    OutputSettings Settings, ImmutableArray<int> Epochs, IReadOnlyDictionary<string, object?> Options)
{
    /// <summary>The renderer's name.</summary>
    public string Renderer => Settings.Renderer;
}
