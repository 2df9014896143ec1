using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands;

/// <summary><c>render</c>: other outputs of a finished run.</summary>
internal static class RenderCommand
{
    private const string OutputName = "--output";

    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A finished run's folder." };
        var outputs = new Option<string[]>(OutputName)
        {
            Description = "What to draw, as a manifest says it: 'renderer: frames, at: [last]'. May be given several "
                + "times.",
            HelpName = "output",
            DefaultValueFactory = _ => [],
        };
        var manifest = new Option<string?>("--manifest")
        {
            Description = "Draw the outputs that the run's experiment has in this manifest.",
            HelpName = "FILE",
        };
        var target = new Option<string?>("--out", "-o")
        {
            Description = "Draw into this folder instead of the run's.",
            HelpName = "DIR",
        };
        var force = new Option<bool>("--force") { Description = "Replace files that are there already." };
        var threads = ThreadsOption.Create();
        var code = CodeOption.Create();
        var command = new Command(
            "render",
            "Draw other outputs of a finished run from its checkpoints, without training. Adds, and replaces nothing.")
        {
            run,
            outputs,
            manifest,
            target,
            force,
            threads,
            code,
        };
        command.SetAction((parsed, interrupt) =>
        {
            var folder = parsed.GetRequiredValue(run);
            var gate = CodeOption.Gate(parsed, code);
            var (written, plugins) = (parsed.GetRequiredValue(outputs), parsed.GetValue(manifest)) switch
            {
                ({ Length: > 0 } texts, null) => (Read(texts), []),
                ({ Length: 0 }, { } path) => Read(path, Experiment(folder), gate),
                _ => throw new UserErrorException(
                    $"Say what to draw, either with {OutputName} 'renderer: frames, at: [last]' or with --manifest.",
                    ExitCode.WrongInput),
            };
            var request = new RedrawingRequest(
                folder, written, parsed.GetValue(target), parsed.GetValue(force), parsed.GetValue(threads))
            {
                Gate = gate,
                Plugins = plugins,
            };
            return ToolHost.RunAsync(
                VerbosityOptions.Terminal(parsed),
                (services, cancellation) =>
                {
                    services.GetRequiredService<Redrawing>().Draw(request, cancellation);
                    return ExitCode.Done;
                },
                interrupt);
        });
        return command;
    }

    /// <summary>Each text is a mapping, with braces or without.</summary>
    private static SequenceNode Read(string[] texts)
    {
        var diagnostics = new DiagnosticBag();
        var items = ImmutableArray.CreateBuilder<Node>();
        foreach (var text in texts)
        {
            var source = $"{OutputName} {text}";
            var yaml = text.TrimStart().StartsWith('{') ? text : $"{{ {text} }}";
            if (YamlReader.Read(yaml, source, diagnostics, hasLines: false) is { } item) items.Add(item);
        }

        diagnostics.ThrowIfAny();
        return new SequenceNode(new Position(OutputName), items.ToImmutable());
    }

    /// <summary>The experiment that a run is of, or of one of whose variants.</summary>
    private static string Experiment(string run) =>
        RecordFile.Find(RunFolder.Of(run).Present)?.Experiment is not { } id ? RunFolder.Of(run).Name
        : VariantId.Parse(id)?.Experiment ?? id;

    /// <summary>The outputs of an experiment, its own or those of the defaults.</summary>
    private static (SequenceNode Outputs, IReadOnlyList<Plugin> Plugins) Read(
        string path, string experiment, CodeGate gate)
    {
        var diagnostics = new DiagnosticBag();
        var opened = new ManifestOpener(gate, CodeUse.Required).ReadFile(path, diagnostics);
        diagnostics.ThrowIfAny();
        var manifest = opened!.Manifest;
        var own = manifest.Experiments.FirstOrDefault(one => one.Id == experiment) ?? throw new UserErrorException(
            $"{manifest.Source} has no experiment '{experiment}'.", ExitCode.WrongInput);
        var merged = Merge.Over(opened.Grammar.Experiment, manifest.Defaults, own.Settings);
        var outputs = (merged as MappingNode)?["outputs"]?.Value as SequenceNode ?? throw new UserErrorException(
            $"{manifest.Source}: '{experiment}' names no outputs.", ExitCode.WrongInput);
        return (outputs, opened.Plugins);
    }
}
