using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Planning;

/// <summary>Makes plans of a manifest: defaults, overrides, files and epochs are settled here.</summary>
public sealed class Planner(Grammar grammar)
{
    // Weights, moments and gradients of that many parameters still fit into memory.
    private const long MaximumParameters = 100_000_000;

    /// <summary>
    /// Plans the experiments that are asked for, and checks the others as well. Collects every mistake.
    /// </summary>
    /// <param name="only">Ids; empty is all.</param>
    /// <param name="overrides">Each <c>path=value</c>, for the experiments that are asked for.</param>
    /// <returns>The plans in the manifest's order; those with mistakes are missing.</returns>
    public IReadOnlyList<Plan> Plan(
        Manifest manifest, DiagnosticBag diagnostics, IReadOnlyList<string>? only = null, IReadOnlyList<string>? overrides = null)
    {
        var asked = (only ?? []).ToHashSet(StringComparer.Ordinal);
        var known = manifest.Experiments.Select(experiment => experiment.Id).ToList();
        foreach (var id in asked.Except(known))
        {
            var advice = Suggestion.Sentence(id, known) is { Length: > 0 } near ? near : $" It has: {string.Join(", ", known)}.";
            diagnostics.Add(new($"--experiment {id}"), DiagnosticCode.UnknownExperiment,
                $"{manifest.Source} has no experiment '{id}'.{advice}");
        }

        var plans = new List<Plan>();
        foreach (var experiment in manifest.Experiments)
        {
            var isAsked = asked.Count == 0 || asked.Contains(experiment.Id);
            if (Plan(manifest, experiment, isAsked ? overrides ?? [] : [], diagnostics) is { } plan && isAsked) plans.Add(plan);
        }

        return plans;
    }

    private Plan? Plan(Manifest manifest, ManifestExperiment experiment, IReadOnlyList<string> overrides, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        var merged = Merge.Over(grammar.Experiment, manifest.Defaults, experiment.Settings);
        merged = new PlanOverrides(grammar.Experiment, AllOutputs, diagnostics).Apply(merged, overrides);
        var reading = new Reading(diagnostics, experiment.Position) { Elsewhere = grammar.Find };
        var settings = new SectionKind(grammar.Experiment).Read(merged, "", reading) as ExperimentSettings;

        // A mistake in one section is no reason to be silent about another.
        var sound = new SoundSections(grammar.Experiment, merged);
        var place = new PlanPlaces(merged, experiment.Position);
        var pixels = 0L;
        var training = sound.Read<TrainingSettings>("training");
        var image = sound.Read<ImageSettings>("image") is { } written ? Image(written, manifest.Folder, place, diagnostics, out pixels) : null;
        if (image is not null && sound.Read<SamplingSettings>("sampling") is { } sampling) Check(sampling, pixels, place, diagnostics);
        if (training is not null) Check(training, place, diagnostics);
        var outputs = image is not null && training is not null ? PlannedTargets.Count(image, training, place, diagnostics) : 1;
        if (sound.Read<NetworkSettings>("network") is { } network) Check(network, outputs, place, diagnostics);
        if (settings is null) return null;

        var planned = PlannedOutputs.Of(settings.Outputs, grammar.Renderers, settings.Training.Epochs, (i, mistake) =>
            diagnostics.Add(
                place["outputs", i], DiagnosticCode.Schedule, string.Create(CultureInfo.InvariantCulture, $"'outputs[{i}]' {mistake}")));
        return image is null || diagnostics.Count > before ? null : new Plan
        {
            Experiment = experiment.Id,
            Image = image,
            Sampling = settings.Sampling,
            Network = settings.Network,
            Training = settings.Training,
            Seed = settings.Seed,
            Outputs = planned,
        };
    }

    /// <summary>The outputs as they are counted in a plan's lines: with those that need not be written.</summary>
    private static Node AllOutputs(Node? written)
    {
        static MappingNode Output(KnownRenderer renderer) =>
            new(default, [new Entry(new(default, "renderer"), new ScalarNode(default, renderer.Name))]);

        written ??= new SequenceNode(default, [Output(KnownRenderer.Movie)]);
        return written is not SequenceNode list || list.Items.Any(item => item is MappingNode output
                && output["renderer"]?.Value is ScalarNode { Text: var name } && name == KnownRenderer.Metrics.Name)
            ? written
            : list with { Items = list.Items.Add(Output(KnownRenderer.Metrics)) };
    }

    private static PlannedImage? Image(ImageSettings settings, string folder, PlanPlaces place, DiagnosticBag diagnostics, out long pixels)
    {
        pixels = 0;
        if (settings.File is { } written) return File(written, settings.Channels, folder, place["image", "file"], diagnostics, out pixels);
        if (settings.Width is null != settings.Height is null)
        {
            var (given, missing) = settings.Width is null ? ("height", "width") : ("width", "height");
            diagnostics.Add(place["image", given], DiagnosticCode.MissingKey,
                $"'image.{given}' goes with 'image.{missing}', which is missing.");
            return null;
        }

        var (width, height) = (settings.Width ?? settings.Size, settings.Height ?? settings.Size);
        pixels = (long)width * height;
        return new DrawnImage(settings.Drawing!, width, height);
    }

    private static ImageFile? File(
        string written, ImageChannels? channels, string folder, Position place, DiagnosticBag diagnostics, out long pixels)
    {
        pixels = 0;
        if (written.Length == 0 || written.Contains('\0'))
        {
            diagnostics.Add(place, DiagnosticCode.ImageMissing, "'image.file' is empty: name a picture.");
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, written));
        try
        {
            if (!System.IO.File.Exists(path))
            {
                diagnostics.Add(place, DiagnosticCode.ImageMissing, $"There is no image '{written}' in {folder}.");
                return null;
            }

            var picture = PictureReader.Read(path);
            pixels = (long)picture.Width * picture.Height;
            using var file = System.IO.File.OpenRead(path);
            return new ImageFile(written, path, Convert.ToHexStringLower(SHA256.HashData(file)), channels);
        }
        catch (UnreadableFileException mistake)
        {
            diagnostics.Add(place, DiagnosticCode.NoImage, $"'{written}': {mistake.Reason}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(place, DiagnosticCode.ImageMissing, $"'{written}' can't be read: {failure.Message}");
        }

        return null;
    }

    private static void Check(SamplingSettings sampling, long pixels, PlanPlaces place, DiagnosticBag diagnostics)
    {
        if ((long)sampling.Training + sampling.Validation <= pixels) return;
        var key = sampling.Training > pixels ? "training" : "validation";
        diagnostics.Add(place["sampling", key], DiagnosticCode.TooManySamples, string.Create(CultureInfo.InvariantCulture,
            $"{sampling.Training} training and {sampling.Validation} validation points are more than the image's {pixels} pixels."));
    }

    private static void Check(TrainingSettings training, PlanPlaces place, DiagnosticBag diagnostics)
    {
        if (training.Schedule.WarmUp == 0 || training.Schedule.WarmUp < training.Epochs) return;
        diagnostics.Add(place["training", "schedule"], DiagnosticCode.Parameters, string.Create(CultureInfo.InvariantCulture,
            $"'training.schedule.warm-up' has {training.Schedule.WarmUp} epochs, and the whole training no more than {training.Epochs}."));
    }

    private static void Check(NetworkSettings network, int outputs, PlanPlaces place, DiagnosticBag diagnostics)
    {
        ImmutableArray<int> widths = [2, .. network.Hidden.Widths, outputs];
        var parameters = Enumerable.Range(1, widths.Length - 1).Sum(l => (long)widths[l] * (widths[l - 1] + 1));
        if (parameters <= MaximumParameters) return;
        diagnostics.Add(place["network", "hidden"], DiagnosticCode.NetworkTooLarge, string.Create(CultureInfo.InvariantCulture,
            $"This network has {parameters} weights and biases; at most {MaximumParameters} are possible."));
    }
}
