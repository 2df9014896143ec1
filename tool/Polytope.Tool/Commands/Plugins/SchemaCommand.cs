using System.CommandLine;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plugins;

/// <summary><c>schema</c>: the manifest's JSON Schema, or the record's.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var manifest = new Argument<string?>("manifest")
        {
            Description = "A manifest: the schema then has the keys of its plug-ins, too.",
            DefaultValueFactory = _ => null,
        };
        var plugins = new Option<string[]>("--plugins")
        {
            Description = "Add the keys of these plug-ins: names of installed ones, or, with --allow-code, files.",
            HelpName = "plugin",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "schema",
            "Print the manifest's JSON Schema. Editors complete and check keys with it: save it beside the manifest, "
            + "and begin the manifest with '# yaml-language-server: $schema=experiments.schema.json'. "
            + PartCatalog.Standard);
        var record = new Option<bool>("--record")
        {
            Description = "Print the JSON Schema of a run's record, run.json, instead.",
        };
        var code = CodeOption.Create();
        command.Add(manifest);
        command.Add(plugins);
        command.Add(record);
        command.Add(code);
        command.SetAction(parsed =>
        {
            var gate = CodeOption.Gate(parsed, code);
            var loaded = parsed.GetRequiredValue(plugins).Select(plugin => Load(plugin, gate)).ToList();
            if (parsed.GetValue(manifest) is { } path) loaded = [.. loaded.Union(OfManifest(path, gate))];
            var catalog = loaded.Aggregate(PartCatalog.Standard, (all, plugin) => all.With(plugin));
            loaded.ForEach(PluginKeys.Check);
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(record) ? RecordFile.Schema() : ManifestSchema.Of(new Grammar(catalog)));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>An installed plug-in by its name, or one by its file.</summary>
    private static Plugin Load(string plugin, CodeGate gate)
    {
        if (InstalledPlugins.Find(plugin) is { } installed) return InstalledPlugins.Load(installed);
        var about = PluginHeader.Read(PluginFolder.Assembly(Path.GetFullPath(plugin)));
        var code = PluginFolder.Code(about);
        if (!gate.IsOpenFor("", [code]))
        {
            throw new UserErrorException(
                $"{Printable.Line(plugin)} would be loaded, which runs code of it:\n{CodeGate.Listed(code)}"
                + $"Nothing was run. {CodeGate.Option} lets it run this once, and 'dotnet polytope plugins add' "
                + "installs it.",
                ExitCode.WrongInput);
        }

        return PluginLoader.Load(about, code, isInstalled: false);
    }

    private static IReadOnlyList<Plugin> OfManifest(string path, CodeGate gate)
    {
        var diagnostics = new DiagnosticBag();
        var opened = new ManifestOpener(gate, CodeUse.Required).ReadFile(path, diagnostics);
        if (opened is null || diagnostics.Sorted().Any(mistake => mistake.Code == DiagnosticCode.Plugin))
            diagnostics.ThrowIfAny();
        return opened!.Plugins;
    }
}
