using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plugins;

/// <summary>
/// <c>plugins</c>: which plug-ins there are, from where, with which parts and keys; installs and removes.
/// </summary>
internal static class PluginsCommand
{
    public static Command Create()
    {
        var manifest = new Option<string>("--manifest")
        {
            Description = "List the plug-ins of this manifest, too.",
            DefaultValueFactory = _ => Manifest.DefaultName,
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print the list as JSON." };
        var code = CodeOption.Create();
        var command = new Command(
            "plugins",
            "List the plug-ins that are installed and those that a manifest names: their versions, files, parts and "
            + "keys.")
        {
            manifest,
            json,
            code,
            Add(),
            Remove(),
        };
        command.SetAction(parsed =>
        {
            var isGiven = parsed.GetResult(manifest) is { Implicit: false };
            var path = parsed.GetRequiredValue(manifest);
            var list = Installed().ToList();
            if (isGiven || File.Exists(Manifest.Find(path)))
                list.AddRange(OfManifest(path, CodeOption.Gate(parsed, code)));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(JsonSerializer.Serialize(list, JsonText.Indented));
            else Print(list, output);
            return list.Exists(plugin => plugin.Mistake is not null) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static Command Add()
    {
        var path = new Argument<string>("folder")
        {
            Description = "The folder of a published plug-in, or its assembly. It is copied.",
        };
        var command = new Command(
            "add", "Install a plug-in: its parts can be named in every manifest of yours, and its code runs.")
        {
            path,
        };
        command.SetAction(parsed =>
        {
            var (added, before) = InstalledPlugins.Add(parsed.GetRequiredValue(path));
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine(before is null
                ? $"Installed {added.Name} {added.Version}, SHA-256 {added.Sha256}."
                : $"Installed {added.Name} {added.Version}, SHA-256 {added.Sha256}, in place of {before.Version}.");
            output.WriteLine($"It brings {string.Join(", ", added.Parts)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "The plug-in's name." };
        name.CompletionSources.Add(_ => InstalledPlugins.All().Select(plugin => plugin.Name));
        var command = new Command("remove", "Remove an installed plug-in.") { name };
        command.SetAction(parsed =>
        {
            var removed = InstalledPlugins.Remove(parsed.GetRequiredValue(name));
            parsed.InvocationConfiguration.Output.WriteLine($"Removed {removed.Name} {removed.Version}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<PluginRow> Installed()
    {
        foreach (var installed in InstalledPlugins.All())
        {
            Plugin? plugin = null;
            string? mistake = null;
            try
            {
                plugin = InstalledPlugins.Load(installed);
                PluginKeys.Check(plugin);
            }
            catch (PluginException failure)
            {
                mistake = failure.Message;
            }

            yield return new PluginRow(
                installed.Name, installed.Version, installed.File, installed.Sha256, "installed", mistake,
                plugin is null ? null : Parts(plugin));
        }
    }

    private static IEnumerable<PluginRow> OfManifest(string path, CodeGate gate)
    {
        var diagnostics = new DiagnosticBag();
        var opened = new ManifestOpener(gate, CodeUse.IfTrusted).ReadFile(path, diagnostics);
        foreach (var code in opened?.Code ?? [])
        {
            var plugin = opened!.Plugins.FirstOrDefault(plugin => plugin.Code == code);
            yield return new PluginRow(
                code.Name[..code.Name.LastIndexOf(' ')],
                code.Name[(code.Name.LastIndexOf(' ') + 1)..],
                Path.Combine(code.Folder, code.Files[0].Name),
                code.Files[0].Sha256,
                path,
                null,
                plugin is null ? null : Parts(plugin));
        }

        foreach (var mistake in diagnostics.Sorted().Where(mistake => mistake.Code == DiagnosticCode.Plugin))
            yield return new PluginRow("", "", "", "", path, mistake.ToString(), null);
    }

    private static IReadOnlyList<PartRow> Parts(Plugin plugin) =>
    [
        .. from part in plugin.Parts
           select new PartRow(
               part.Name,
               PartCatalog.Kind(part),
               PluginKeys.Of(part).ToDictionary(key => key.Name, key => key.Description)),
    ];

    private static void Print(List<PluginRow> list, TextWriter output)
    {
        if (list.Count == 0)
        {
            output.WriteLine("There are no plug-ins. 'dotnet polytope plugins add FOLDER' installs one, and a manifest "
                + "names its own with 'plugins: [PATH]'.");
        }

        foreach (var plugin in list)
        {
            if (plugin.Mistake is { } mistake)
            {
                output.WriteLine(Printable.Line(mistake));
                continue;
            }

            output.WriteLine(Printable.Line(plugin.Source == "installed"
                ? $"{plugin.Name} {plugin.Version}, installed"
                : $"{plugin.Name} {plugin.Version}, of {plugin.Source}"));
            output.WriteLine($"  {Printable.Line(plugin.File)}");
            output.WriteLine($"  SHA-256 {plugin.Sha256}");
            if (plugin.Parts is null)
            {
                var trust = $"dotnet polytope trust {Printable.Line(ShellWord.Quoted(plugin.Source))}";
                output.WriteLine($"  not trusted, so not loaded: '{trust}' lets it run");
            }

            foreach (var part in plugin.Parts ?? [])
            {
                output.WriteLine($"  {part.Kind} {part.Name}");
                foreach (var (key, description) in part.Keys)
                    output.WriteLine($"    {key}: {Printable.Line(description)}");
            }
        }
    }
}

/// <param name="Sha256">Of the assembly.</param>
/// <param name="Source">From where it is known: installed, or a manifest's path.</param>
/// <param name="Mistake">What is wrong with it; null where nothing is.</param>
/// <param name="Parts">Null where it was not loaded.</param>
internal sealed record PluginRow(
    string Name,
    string Version,
    string File,
    string Sha256,
    string Source,
    string? Mistake,
    IReadOnlyList<PartRow>? Parts);

/// <param name="Kind">shape, renderer or trainer.</param>
/// <param name="Keys">Descriptions by name.</param>
internal sealed record PartRow(string Name, string Kind, IReadOnlyDictionary<string, string> Keys);
