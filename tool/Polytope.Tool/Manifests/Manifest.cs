using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests;

/// <summary>A manifest as written: its parts with their positions, the settings not yet read.</summary>
/// <param name="Source">Its path as the user gave it.</param>
/// <param name="Folder">Full path of the folder that paths within it start from.</param>
/// <param name="Defaults">What lies below every experiment; null when there is nothing.</param>
/// <param name="Experiments">In the order of the file.</param>
public sealed record Manifest(
    string Source, string Folder, Node? Defaults, ImmutableArray<ManifestExperiment> Experiments)
{
    public const string DefaultName = "experiments.yaml";
}

/// <param name="Id">A safe folder name, unlike every other experiment's.</param>
/// <param name="Position">Where the id stands.</param>
/// <param name="Settings">What stands under it.</param>
public sealed record ManifestExperiment(string Id, Position Position, Node Settings);
