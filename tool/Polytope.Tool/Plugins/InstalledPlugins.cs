using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Plugins;

/// <summary>
/// The plug-ins that the user has installed, and thereby trusts: copies in the user's folder, each with a list of its
/// parts beside it, so that one is loaded only where a manifest names a part of it.
/// </summary>
internal static class InstalledPlugins
{
    private const string Folder = "plugins";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<InstalledPlugin> All() => UserFolder.Path is { } user
        && Path.Combine(user, Folder) is var root && Directory.Exists(root)
        ? [.. Directory.EnumerateFiles(root, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<
            InstalledPlugin>()]
        : [];

    /// <summary>The one of a name; null where there is none.</summary>
    public static InstalledPlugin? Find(string name) => All().FirstOrDefault(plugin => plugin.Name == name);

    /// <summary>Copies a plug-in into the user's folder, in place of another one of its name.</summary>
    /// <param name="path">Its assembly, or the folder of that.</param>
    /// <returns>The plug-in, and what was there before.</returns>
    /// <exception cref="PluginException">
    /// It is none, can't be loaded, or a part of it has the name of another.
    /// </exception>
    public static (InstalledPlugin Added, InstalledPlugin? Before) Add(string path)
    {
        var about = PluginHeader.Read(PluginFolder.Assembly(Path.GetFullPath(path)));
        if (about.Name.StartsWith('.') || Path.GetFileName(about.Name) != about.Name)
            throw new PluginException(about, "has a name that no folder can have.");
        var code = PluginFolder.Code(about);
        var plugin = PluginLoader.Load(about, code, isInstalled: true);
        var before = Find(about.Name);
        foreach (var other in All().Where(other => other.Name != about.Name))
        {
            if (other.Parts.FirstOrDefault(name => plugin.Parts.Any(part => part.Name == name)) is not { } taken)
                continue;
            throw new PluginException(
                about,
                $"brings '{taken}', and so does {other.Name} {other.Version} ({other.File}): remove that one first, "
                + $"with 'plugins remove {other.Name}'.");
        }

        PartCatalog.Standard.ThrowIfTaken(plugin);
        var root = UserFolder.Make(Folder);
        var (final, coming) = (Path.Combine(root, about.Name), Path.Combine(root, $".{about.Name}.new"));
        Delete(coming);
        foreach (var file in code.Files)
        {
            var target = Path.Combine(coming, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Path.GetDirectoryName(about.File)!, file.Name), target);
        }

        Delete(final);
        Directory.Move(coming, final);
        var added = new InstalledPlugin(
            about.Name,
            about.Version,
            Path.Combine(final, Path.GetFileName(about.File)),
            code.Files[0].Sha256,
            code.Identity,
            [.. plugin.Parts.Select(part => part.Name)]);
        AtomicFile.Write(Path.Combine(root, $"{about.Name}.json"), JsonSerializer.SerializeToUtf8Bytes(added, Json));
        return (added, before);
    }

    /// <summary>Deletes the one of a name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static InstalledPlugin Remove(string name)
    {
        var plugin = Find(name) ?? throw new UserErrorException(
            $"There is no installed plug-in '{name}'."
            + Suggestion.Sentence(name, [.. All().Select(other => other.Name)]),
            ExitCode.WrongInput);
        var root = UserFolder.Make(Folder);
        File.Delete(Path.Combine(root, $"{name}.json"));
        Delete(Path.Combine(root, name));
        return plugin;
    }

    /// <exception cref="PluginException">It is not what was installed, or can't be loaded.</exception>
    public static Plugin Load(InstalledPlugin installed)
    {
        if (!File.Exists(installed.File))
        {
            throw new PluginException(
                $"{installed.Name} {installed.Version}",
                installed.File,
                "was installed, and its file is gone: install it again with 'dotnet polytope plugins add FOLDER'.");
        }

        var about = PluginHeader.Read(installed.File);
        var code = PluginFolder.Code(about);
        return code.Identity == installed.Identity
            ? PluginLoader.Load(about, code, isInstalled: true)
            : throw new PluginException(
                about,
                "has changed since it was installed: install it again with 'dotnet polytope plugins add FOLDER'.");
    }

    private static InstalledPlugin? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<InstalledPlugin>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException mistake)
        {
            throw new UnreadableFileException(
                path, "this is no list of an installed plug-in's parts: install the plug-in again.", mistake);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}

/// <param name="File">The assembly's full path.</param>
/// <param name="Sha256">Of the assembly.</param>
/// <param name="Identity">Of all its files.</param>
/// <param name="Parts">The names of its parts.</param>
internal sealed record InstalledPlugin(
    string Name, string Version, string File, string Sha256, string Identity, string[] Parts);
