using Polytope.Tool.Trust;

namespace Polytope.Tool.Plugins;

/// <summary>
/// A plug-in's folder, as <c>dotnet publish</c> makes it: its assembly, what that needs, and nothing else. Everything
/// in it belongs to the plug-in, and to what its user trusts.
/// </summary>
internal static class PluginFolder
{
    private const int MostFiles = 2000;

    /// <summary>The assembly that a path means: itself, or the one plug-in in a folder.</summary>
    /// <exception cref="PluginException">There is none in the folder, or more than one.</exception>
    public static string Assembly(string path)
    {
        if (!Directory.Exists(path)) return path;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        var found = new List<string>();
        var unfit = new List<(string File, PluginException Reason)>();
        foreach (var file in Directory.EnumerateFiles(path, "*.dll").Order(StringComparer.Ordinal))
        {
            try
            {
                if (Path.GetFileName(file) == "Polytope.Core.dll") continue;
                PluginHeader.Read(file);
                found.Add(file);
            }
            catch (PluginException reason)
            {
                if (reason.IsUnfit) unfit.Add((file, reason));
            }
        }

        if (unfit.Find(one => found.Count == 0 || Path.GetFileNameWithoutExtension(one.File) == name) is (_, { } why))
            throw why;
        return found switch
        {
            [var only] => only,
            [] => throw new PluginException(name, path, "has no assembly that references Polytope.Core."),
            _ when found.Find(file => Path.GetFileNameWithoutExtension(file) == name) is { } named => named,
            _ => throw new PluginException(
                name,
                path,
                $"has several assemblies that reference Polytope.Core: name one of "
                + $"{string.Join(", ", found.Select(Path.GetFileName))}."),
        };
    }

    /// <summary>All its files, with their digests.</summary>
    /// <exception cref="PluginException">It shares its folder with other things, or can't be read.</exception>
    public static ForeignCode Code(PluginHeader about)
    {
        var folder = Path.GetDirectoryName(about.File)!;
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Take(MostFiles + 1).ToList();
            if (files.Count > MostFiles)
            {
                throw new PluginException(
                    about,
                    FormattableString.Invariant($"has more than {MostFiles} files beside it: everything in its folder ")
                    + "belongs to it, so give it a folder of its own.");
            }

            if (files.Find(file => !RegularFile.IsAt(file)) is { } pipe)
            {
                throw new PluginException(
                    about,
                    $"has {Path.GetRelativePath(folder, pipe)} beside it, which is a pipe, a socket or a device: give "
                    + "it a folder of its own.");
            }

            return new ForeignCode(
                ForeignCode.Plugin,
                $"{about.Name} {about.Version}",
                folder,
                [
                    .. from file in files
                       let name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')
                       orderby file != about.File, name.EndsWith(".dll", StringComparison.Ordinal) ? 0 : 1, name
                       select CodeFile.Of(folder, name),
                ]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(about, $"can't be read: {failure.Message}", failure);
        }
    }
}
