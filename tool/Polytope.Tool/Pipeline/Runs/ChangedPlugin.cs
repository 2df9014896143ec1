using Polytope.Tool.Plugins;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>A plug-in that is another one now than when it was used for a run, or is gone.</summary>
/// <param name="Was">As the run's record has it.</param>
/// <param name="Version">The present one's; null where it is gone.</param>
/// <param name="Sha256">Of the present assembly; null where it is gone.</param>
internal sealed record ChangedPlugin(RecordedPlugin Was, string? Version, string? Sha256)
{
    /// <summary>
    /// The changed ones among a run's plug-ins; nothing is loaded.
    /// </summary>
    public static IEnumerable<ChangedPlugin> In(StoredRun run)
    {
        foreach (var was in run.Record.Plugins ?? [])
        {
            ChangedPlugin? changed;
            try
            {
                changed = Of(was, Path.GetFullPath(run.Folder));
            }
            catch (PluginException)
            {
                changed = new ChangedPlugin(was, null, null);
            }

            if (changed is not null) yield return changed;
        }
    }

    /// <summary>A sentence for people.</summary>
    public override string ToString() => Version is null
        ? $"Plug-in {Was.Name} {Was.Version} (SHA-256 {Was.Sha256}), which was used, is gone: 'dotnet polytope "
            + "plugins add "
            + "FOLDER' installs it."
        : $"Plug-in {Was.Name} has changed since: {Was.Version} (SHA-256 {Was.Sha256}) was used, {Version} (SHA-256 "
        + $"{Sha256}) is there now.";

    private static ChangedPlugin? Of(RecordedPlugin was, string folder)
    {
        var file = was.File is { } path ? Path.GetFullPath(Path.Combine(folder, path)) : null;
        if (file is null || !File.Exists(file)) file = InstalledPlugins.Find(was.Name)?.File;
        if (file is null) return new ChangedPlugin(was, null, null);
        var about = PluginHeader.Read(file);
        var code = PluginFolder.Code(about);
        return code.Identity == was.Identity ? null : new ChangedPlugin(was, about.Version, code.Files[0].Sha256);
    }
}
