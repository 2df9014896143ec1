using System.Collections.Immutable;

namespace Polytope.Tool.Pipeline;

/// <summary>One output of a plan: who draws, which epochs, and how.</summary>
/// <param name="Renderer">The renderer's name.</param>
/// <param name="Epochs">The epochs it draws, ascending; at least one.</param>
/// <param name="Options">The renderer's own keys, all defaults resolved.</param>
public sealed record PlannedOutput(
    string Renderer, ImmutableArray<int> Epochs, IReadOnlyDictionary<string, object?> Options);
