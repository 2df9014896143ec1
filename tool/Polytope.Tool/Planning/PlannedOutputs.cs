using System.Collections.Immutable;
using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Outputs.Metrics;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;

namespace Polytope.Tool.Planning;

/// <summary>Settles a plan's outputs: those that a manifest need not name, and the epochs of each.</summary>
internal static class PlannedOutputs
{
    private const int MaximumFrames = 100_000;
    private const string Key = "outputs";
    private const string RendererKey = "renderer";

    /// <summary>Used when a manifest names no outputs.</summary>
    private static readonly MovieRenderer WhenNoneIsNamed = new MovieRenderer();

    /// <summary>Always there.</summary>
    private static readonly MetricsRenderer Always = new MetricsRenderer();

    /// <summary>
    /// An experiment with all its outputs, numbered as in a plan's lines: also those that a manifest need not name.
    /// </summary>
    /// <param name="experiment">With its defaults.</param>
    /// <param name="position">The experiment's: the position of what is not written.</param>
    public static Node AddImplied(Node experiment, Position position)
    {
        if (experiment is not MappingNode mapping) return experiment;
        if (mapping[Key] is not { } written)
        {
            var outputs = new SequenceNode(position, [Output(WhenNoneIsNamed), Output(Always)]);
            return mapping with { Entries = mapping.Entries.Add(new Entry(new ScalarNode(position, Key), outputs)) };
        }

        if (written.Value is not SequenceNode list || list.Items.Any(IsAlways)) return experiment;
        var completed = written with { Value = list with { Items = list.Items.Add(Output(Always)) } };
        return mapping with { Entries = mapping.Entries.Replace(written, completed) };

        MappingNode Output(IRenderer renderer) => new(
            position, [new Entry(new ScalarNode(position, RendererKey), new ScalarNode(position, renderer.Name))]);

        static bool IsAlways(Node item) =>
            (item as MappingNode)?[RendererKey]?.Value is ScalarNode { Text: var name } && name == Always.Name;
    }

    /// <param name="written">In the manifest's order, with those that are implied.</param>
    /// <param name="last">The last epoch of the training.</param>
    /// <param name="complain">Called with an output's index and what is wrong with it.</param>
    public static ImmutableArray<PlannedOutput> Of(
        ImmutableArray<OutputSettings> written, int last, Action<int, string> complain)
    {
        var settings = written.Select(output => Scheduled(output, last)).ToList();
        var isSound = true;
        for (var i = 0; i < settings.Count; i++)
        {
            if ((Mistake(settings[i], last) ?? Name(settings[i]) ?? Clash(settings, i)) is not { } mistake) continue;
            complain(i, mistake);
            isSound = false;
        }

        if (!isSound) return [];
        ImmutableArray<int> checkpoints =
            [.. settings.SelectMany(output => Epochs(output, last)).Append(0).Append(last).Distinct().Order()];
        return
        [
            .. from output in settings
               let epochs = output.Every is { IsCheckpoint: true } ? checkpoints : [.. Epochs(output, last)]
               select new PlannedOutput(output, epochs),
        ];
    }

    /// <summary>What a renderer calls its files stays within the run's folder.</summary>
    private static string? Name(OutputSettings settings)
    {
        var files = settings.Renderer is IStandIn ? [] : PartAnswers.Files(settings.Renderer);
        return files.FirstOrDefault(file => LocalPath.Mistake(file) is not null) is { } wrong
            ? $"would write '{Printable.Line(wrong)}': {LocalPath.Mistake(wrong)}."
            : null;
    }

    /// <summary>Two outputs that would write one file; the names of a renderer's files are its own choice.</summary>
    private static string? Clash(List<OutputSettings> settings, int index)
    {
        var files = PartAnswers.Files(settings[index].Renderer);
        var first = settings.FindIndex(
            other => PartAnswers.Files(other.Renderer).Any(file => files.Any(own => Overlap(file, own))));
        return first < 0 || first >= index ? null : string.Create(CultureInfo.InvariantCulture,
            $"would write the same files as 'outputs[{first}]': take one of the two out.");
    }

    /// <summary>Whether two paths are the same, or one is within the other, on any file system.</summary>
    private static bool Overlap(string a, string b) =>
        $"{a}/".StartsWith($"{b}/", StringComparison.OrdinalIgnoreCase)
        || $"{b}/".StartsWith($"{a}/", StringComparison.OrdinalIgnoreCase);

    private static OutputSettings Scheduled(OutputSettings output, int last) =>
        output.Every is not null || output.At is not null ? output
        : PartAnswers.Frames(output.Renderer) switch
        {
            DefaultFrames.Last => output with { At = EpochList.Last },
            DefaultFrames.Checkpoints => output with { Every = EpochSteps.Checkpoint },
            _ => output with { Every = EpochSteps.Sensible(last) },
        };

    private static IEnumerable<int> Epochs(OutputSettings output, int last) =>
        output.At?.Epochs(last) ?? (output.Every!.IsCheckpoint ? [] : output.Every.Epochs(last));

    private static string? Mistake(OutputSettings output, int last) =>
        output.Every is { IsCheckpoint: true }
            && PartAnswers.RequiredMeasures(output.Renderer).FirstOrDefault(measure => measure.IsOfChange) is { } change
            ? $"measures changes from each of its frames to the next ('{change.Name}'), and checkpoints depend on the "
            + "other outputs: say with 'every' or 'at' which frames, as in 'every: 10'."
        : output.At?.Listed.FirstOrDefault(epoch => epoch > last) is { } late and not 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"asks for epoch {late}, but the training ends after epoch {last}. "
                + $"The word 'last' stands for that one.")
        : Epochs(output, last).Take(MaximumFrames + 1).Count() > MaximumFrames
            ? string.Create(
                CultureInfo.InvariantCulture, $"asks for more than {MaximumFrames} frames: take larger steps.")
        : null;
}
