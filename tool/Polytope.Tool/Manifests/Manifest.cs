using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests;

/// <summary>A manifest as written: its parts with their positions, the settings not yet read.</summary>
/// <param name="Source">Its path as the user gave it.</param>
/// <param name="Folder">Full path of the folder of the relative paths within it.</param>
/// <param name="Defaults">The settings with which every experiment is merged; null when there are none.</param>
/// <param name="Experiments">In the order of the file.</param>
public sealed record Manifest(
    string Source, string Folder, Node? Defaults, ImmutableArray<ManifestExperiment> Experiments)
{
    public const string DefaultName = "experiments.yaml";
}

/// <param name="Id">A safe folder name, different from those of the other experiments.</param>
/// <param name="Position">The position of the id.</param>
/// <param name="Settings">The experiment's own settings.</param>
public sealed record ManifestExperiment(string Id, Position Position, Node Settings);
