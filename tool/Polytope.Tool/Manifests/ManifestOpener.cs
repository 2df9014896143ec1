using Polytope.Tool.Diagnostics;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Manifests;

/// <summary>Reads a manifest with the parts of its plug-ins, which it loads where their user lets them run.</summary>
/// <param name="gate">The door for their code.</param>
/// <param name="use">Whether they are loaded.</param>
internal sealed class ManifestOpener(CodeGate gate, CodeUse use)
{
    /// <summary>Other texts that may name parts of installed plug-ins, such as values to set.</summary>
    public IReadOnlyList<string> OtherTexts { get; init; } = [];

    /// <summary>The plug-ins that a run used, where the manifest is in its record.</summary>
    public IReadOnlyList<RecordedPlugin> Used { get; init; } = [];

    /// <summary>Plug-ins that are loaded already, for values that come from elsewhere.</summary>
    public IReadOnlyList<Plugin> OtherPlugins { get; init; } = [];

    /// <summary>The same for a manifest in the record of a run that used these.</summary>
    public ManifestOpener With(IReadOnlyList<RecordedPlugin>? used) => new(gate, use)
    {
        OtherTexts = OtherTexts,
        OtherPlugins = OtherPlugins,
        Used = used ?? [],
    };

    /// <param name="path">A manifest, or a folder with an <c>experiments.yaml</c>.</param>
    /// <returns>Null when the top level can't be read; the diagnostics say why.</returns>
    /// <exception cref="UserErrorException">Its plug-ins are required and not trusted.</exception>
    public OpenManifest? ReadFile(string path, DiagnosticBag diagnostics)
    {
        path = Manifest.Find(path);
        return ManifestText.Read(path, diagnostics) is { } text
            ? Read(text, path, path, Path.GetDirectoryName(Path.GetFullPath(path))!, diagnostics)
            : null;
    }

    /// <param name="source">The name of the text in positions.</param>
    /// <param name="called">What <c>trust</c> takes for it.</param>
    /// <param name="folder">The folder of relative paths.</param>
    /// <exception cref="UserErrorException">Its plug-ins are required and not trusted.</exception>
    public OpenManifest? Read(string text, string source, string called, string folder, DiagnosticBag diagnostics)
    {
        var sha256 = Manifest.Digest(text);
        var catalog = PartCatalog.Standard;
        var named = ManifestReader.Plugins(text, source);
        var found = named.Select(plugin => Find(plugin, folder, diagnostics)).OfType<FoundPlugin>().ToList();
        if (use == CodeUse.Required)
            gate.Pass(called, sha256, found.Where(plugin => plugin.Installed is null).Select(plugin => plugin.Code));
        var plugins = new List<Plugin>();
        // What a plug-in brings that can't be used is not known, and no mistake of those who name it.
        var isOpen = found.Count < named.Length;
        foreach (var plugin in found)
        {
            if (plugin.Installed is null && !gate.IsOpenFor(sha256, [plugin.Code]))
            {
                isOpen = true;
                if (use == CodeUse.IfTrusted) Warn(plugin, called, diagnostics);
            }
            else if (!TryAdd(() => plugin.Load(), plugin.Position, ref catalog, plugins, diagnostics))
            {
                isOpen = true;
            }
        }

        foreach (var other in OtherPlugins.Where(other => !plugins.Contains(other)))
        {
            catalog = catalog.With(other);
            plugins.Add(other);
        }

        var names = catalog.Parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var installed in InstalledPlugins.All())
        {
            if (installed.Parts.Except(names).FirstOrDefault(IsNamed) is not { } name) continue;
            isOpen |= !TryAdd(
                () => InstalledPlugins.Load(installed), PlaceOf(name), ref catalog, plugins, diagnostics);
        }

        foreach (var used in Used.Where(used => used.File is null && InstalledPlugins.Find(used.Name) is null))
        {
            isOpen = true;
            if (use == CodeUse.IfPossible) continue;
            diagnostics.Add(
                new Position(source, 1, 1),
                DiagnosticCode.Plugin,
                $"Plug-in {Printable.Line(used.Name)} {Printable.Line(used.Version)} (SHA-256 "
                + $"{Printable.Line(used.Sha256)}), with which this ran, is not installed: install it with 'dotnet "
                + "polytope plugins add FOLDER'.");
        }

        isOpen |= use == CodeUse.IfPossible;
        var grammar = plugins.Count == 0 && !isOpen ? Grammar.Standard : new Grammar(catalog, isOpen);
        return new ManifestReader(grammar).Read(text, source, folder, diagnostics) is { } manifest
            ? new OpenManifest(manifest, grammar, plugins)
            {
                Code = [.. found.Where(plugin => plugin.Installed is null).Select(plugin => plugin.Code)],
            }
            : null;

        Position PlaceOf(string name)
        {
            var at = text.IndexOf(name, StringComparison.Ordinal);
            if (at < 0) return new Position(source, 1, 1);
            var before = text.AsSpan(0, at);
            return new Position(source, before.Count('\n') + 1, at - before.LastIndexOf('\n'));
        }

        bool IsNamed(string name) =>
            OtherTexts.Prepend(text).Any(where => where.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>The plug-in at its path, or else the installed one of the same name.</summary>
    private FoundPlugin? Find(ManifestPlugin written, string folder, DiagnosticBag diagnostics)
    {
        try
        {
            var path = Path.GetFullPath(Path.Combine(folder, written.Path));
            if (!Path.Exists(path) && InstalledPlugins.Find(Path.GetFileNameWithoutExtension(path)) is { } installed)
            {
                var header = PluginHeader.Read(installed.File);
                return new FoundPlugin(written.Position, header, PluginFolder.Code(header), installed);
            }

            if (!Path.Exists(path))
            {
                throw new PluginException(
                    Path.GetFileNameWithoutExtension(path),
                    path,
                    "is missing: there is no such file. Build it there, or install it with 'dotnet polytope plugins "
                    + "add FOLDER'.");
            }

            var about = PluginHeader.Read(PluginFolder.Assembly(path));
            return new FoundPlugin(written.Position, about, PluginFolder.Code(about), null);
        }
        catch (PluginException failure)
        {
            if (use != CodeUse.IfPossible)
                diagnostics.Add(written.Position, DiagnosticCode.Plugin, failure.Message);
            return null;
        }
    }

    private static void Warn(FoundPlugin plugin, string called, DiagnosticBag diagnostics) => diagnostics.Warn(new(
        plugin.Position,
        DiagnosticCode.Untrusted,
        $"Plug-in {Printable.Line(plugin.Code.Name)} ({Printable.Line(plugin.About.File)}, SHA-256 "
        + $"{plugin.Code.Files[0].Sha256}) is not trusted, so it was not loaded, and what it draws or trains was not "
        + $"checked. 'dotnet polytope trust {Printable.Line(ShellWord.Quoted(called))}' lets it run, or "
        + $"{CodeGate.Option} this once."));

    private bool TryAdd(
        Func<Plugin> load, Position position, ref PartCatalog catalog, List<Plugin> plugins, DiagnosticBag diagnostics)
    {
        try
        {
            var plugin = load();
            if (plugins.Contains(plugin)) return true;
            var more = catalog.With(plugin);
            PluginKeys.Check(plugin);
            catalog = more;
            plugins.Add(plugin);
            return true;
        }
        catch (PluginException failure)
        {
            if (use != CodeUse.IfPossible) diagnostics.Add(position, DiagnosticCode.Plugin, failure.Message);
            return false;
        }
    }

    private sealed record FoundPlugin(
        Position Position, PluginHeader About, ForeignCode Code, InstalledPlugin? Installed)
    {
        public Plugin Load() => Installed is { } installed
            ? InstalledPlugins.Load(installed)
            : PluginLoader.Load(About, Code, isInstalled: false);
    }
}

/// <param name="Grammar">It was read with.</param>
/// <param name="Plugins">Those that are loaded for it.</param>
internal sealed record OpenManifest(Manifest Manifest, Grammar Grammar, IReadOnlyList<Plugin> Plugins)
{
    /// <summary>The code of all plug-ins that it names, loaded or not; what is installed needs no trust.</summary>
    public IReadOnlyList<ForeignCode> Code { get; init; } = [];
}
