using System.Collections.Immutable;
using System.Text;
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
    /// <summary>Of its text, in UTF-8 without a byte order mark.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The plug-ins whose parts it may name.</summary>
    public ImmutableArray<ManifestPlugin> Plugins { get; init; } = [];

    public const string DefaultName = "experiments.yaml";

    /// <summary>The same with the other usual ending.</summary>
    public const string OtherName = "experiments.yml";

    /// <summary>Of a manifest's text.</summary>
    internal static string Digest(string text) => Records.Digest.Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The manifest that a path stands for: the file itself, or the one in a folder.</summary>
    internal static string Find(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, DefaultName);
        if (File.Exists(path) || Path.GetFileName(path) != DefaultName) return path;
        var other = Path.ChangeExtension(path, Path.GetExtension(OtherName));
        return File.Exists(other) ? other : path;
    }
}

/// <param name="Id">A safe folder name, different from those of the other experiments.</param>
/// <param name="Position">The position of the id.</param>
/// <param name="Settings">The experiment's own settings.</param>
public sealed record ManifestExperiment(string Id, Position Position, Node Settings);

/// <param name="Path">As written, relative to the manifest's folder: an assembly, or the folder of one.</param>
/// <param name="Position">The path's position.</param>
public sealed record ManifestPlugin(string Path, Position Position);
