using System.Collections.Immutable;
using System.Globalization;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Planning;

/// <summary>Settles what a plan's outputs draw: defaults, metrics that are always there, epochs.</summary>
internal static class PlannedOutputs
{
    private const int MaximumFrames = 100_000;

    /// <param name="written">As in the manifest; null when it names none.</param>
    /// <param name="renderers">Those there are.</param>
    /// <param name="last">The last epoch of the training.</param>
    /// <param name="complain">Told what is wrong with which output, by its place in the list.</param>
    public static ImmutableArray<PlannedOutput> Of(
        ImmutableArray<OutputSettings>? written, IReadOnlyList<KnownRenderer> renderers, int last, Action<int, string> complain)
    {
        var settings = (written ?? [With(KnownRenderer.Movie)]).ToList();
        if (!settings.Exists(output => output.Renderer == KnownRenderer.Metrics.Name)) settings.Add(With(KnownRenderer.Metrics));
        settings = [.. settings.Select(output => Scheduled(output, renderers.First(r => r.Name == output.Renderer).Frames, last))];

        var isSound = true;
        for (var i = 0; i < settings.Count; i++)
        {
            if ((Mistake(settings[i], last) ?? Clash(settings, i)) is not { } mistake) continue;
            complain(i, mistake);
            isSound = false;
        }

        if (!isSound) return [];
        ImmutableArray<int> checkpoints =
            [.. settings.SelectMany(output => Epochs(output, last)).Append(0).Append(last).Distinct().Order()];
        return [.. settings.Select(output => new PlannedOutput(
            output,
            output.Every is { IsCheckpoint: true } ? checkpoints : [.. Epochs(output, last)],
            Section.Plain(output.Options!)))];
    }

    /// <summary>A renderer's files have fixed names; movies differ by their format.</summary>
    private static string? Clash(List<OutputSettings> settings, int index)
    {
        var first = settings.FindIndex(other => Files(other) == Files(settings[index]));
        return first == index ? null : string.Create(CultureInfo.InvariantCulture,
            $"would write the same files as 'outputs[{first}]': take one of the two out.");
    }

    private static (string, MovieFormat?) Files(OutputSettings output) => (output.Renderer, (output.Options as MovieSettings)?.Format);

    private static OutputSettings With(KnownRenderer renderer) =>
        new() { Renderer = renderer.Name, Options = Activator.CreateInstance(renderer.Settings) };

    private static OutputSettings Scheduled(OutputSettings output, DefaultFrames frames, int last) =>
        output.Every is not null || output.At is not null ? output
        : frames switch
        {
            DefaultFrames.Last => output with { At = EpochList.Last },
            DefaultFrames.Checkpoints => output with { Every = EpochSteps.Checkpoint },
            _ => output with { Every = EpochSteps.Sensible(last) },
        };

    private static IEnumerable<int> Epochs(OutputSettings output, int last) =>
        output.At?.Epochs(last) ?? (output.Every!.IsCheckpoint ? [] : output.Every.Epochs(last));

    private static string? Mistake(OutputSettings output, int last) =>
        output.At?.Listed.FirstOrDefault(epoch => epoch > last) is { } late and not 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"asks for epoch {late}, but the training ends after epoch {last}. The word 'last' stands for that one.")
        : Epochs(output, last).Take(MaximumFrames + 1).Count() > MaximumFrames
            ? string.Create(CultureInfo.InvariantCulture, $"asks for more than {MaximumFrames} frames: take larger steps.")
        : null;
}
