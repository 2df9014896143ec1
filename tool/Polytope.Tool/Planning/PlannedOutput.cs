using System.Collections.Immutable;
using Polytope.Core.Rendering;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Planning;

/// <summary>One output of a plan: what draws, and which epochs.</summary>
/// <param name="Settings">As a manifest would say it, with nothing left out.</param>
/// <param name="Epochs">The epochs it draws, ascending; at least one.</param>
public sealed record PlannedOutput(OutputSettings Settings, ImmutableArray<int> Epochs)
{
    /// <summary>
    /// The epochs of its schedule: <see cref="Epochs"/> without those that are drawn because the run has them already.
    /// </summary>
    public ImmutableArray<int> Scheduled { get; init; } = Epochs;

    /// <summary>The renderer with its options.</summary>
    public IRenderer Renderer => Settings.Renderer;
}
