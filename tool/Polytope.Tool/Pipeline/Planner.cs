using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Pipeline;

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
            diagnostics.Add(new($"--experiment {id}"), DiagnosticCode.UnknownExperiment, $"{manifest.Source} has no experiment '{id}'.{advice}");
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
        var merged = Merge.Over(grammar.Experiment, manifest.Defaults, experiment.Settings);
        merged = new PlanOverrides(grammar.Experiment, DefaultOutputs, diagnostics).Apply(merged, overrides);
        var reading = new Reading(diagnostics, experiment.Position) { Elsewhere = grammar.Find };
        if (new SectionKind(grammar.Experiment).Read(merged, "", reading) is not ExperimentSettings settings) return null;

        var before = diagnostics.Sorted().Count;
        var place = new PlanPlaces(merged, experiment.Position);
        var image = Image(settings.Image, manifest.Folder, place, diagnostics, out var pixels);
        Check(settings, pixels, place, diagnostics);
        var outputs = PlannedOutputs.Of(settings.Outputs, grammar.Renderers, settings.Training.Epochs, (i, mistake) =>
            diagnostics.Add(place["outputs", i], DiagnosticCode.Schedule, string.Create(CultureInfo.InvariantCulture, $"'outputs[{i}]': {mistake}")));
        if (image is null || diagnostics.Sorted().Count > before) return null;
        return new Plan
        {
            Experiment = experiment.Id,
            Image = image,
            Sampling = settings.Sampling,
            Network = settings.Network,
            Training = settings.Training,
            Seed = settings.Seed,
            Outputs = outputs,
        };
    }

    private static SequenceNode DefaultOutputs() => new SequenceNode(default,
        [new MappingNode(default, [new Entry(new(default, "renderer"), new ScalarNode(default, KnownRenderer.Movie.Name))])]);

    private static PlannedImage? Image(ImageSettings settings, string folder, PlanPlaces place, DiagnosticBag diagnostics, out long? pixels)
    {
        pixels = null;
        if (settings.File is { } written) return File(written, folder, place["image", "file"], diagnostics, out pixels);
        if (settings.Width is null != settings.Height is null)
        {
            var (given, missing) = settings.Width is null ? ("height", "width") : ("width", "height");
            diagnostics.Add(place["image", given], DiagnosticCode.MissingKey, $"'image.{given}' goes with 'image.{missing}', which is missing.");
            return null;
        }

        var (width, height) = (settings.Width ?? settings.Size, settings.Height ?? settings.Size);
        pixels = (long)width * height;
        return new DrawnImage(settings.Drawing!, width, height);
    }

    private static ImageFile? File(string written, string folder, Position place, DiagnosticBag diagnostics, out long? pixels)
    {
        pixels = null;
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
            return new ImageFile(written, path, Convert.ToHexStringLower(SHA256.HashData(file)));
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

    private static void Check(ExperimentSettings settings, long? pixels, PlanPlaces place, DiagnosticBag diagnostics)
    {
        var points = (long)settings.Sampling.Training + settings.Sampling.Validation;
        if (points > pixels)
        {
            diagnostics.Add(place["sampling", settings.Sampling.Training > pixels ? "training" : "validation"], DiagnosticCode.TooManySamples, string.Create(
                CultureInfo.InvariantCulture,
                $"{settings.Sampling.Training} training and {settings.Sampling.Validation} validation points are more than the image's {pixels} pixels."));
        }

        ImmutableArray<int> widths = [2, .. settings.Network.Hidden.Widths, 1];
        var parameters = Enumerable.Range(1, widths.Length - 1).Sum(l => (long)widths[l] * (widths[l - 1] + 1));
        if (parameters > MaximumParameters)
        {
            diagnostics.Add(place["network", "hidden"], DiagnosticCode.NetworkTooLarge, string.Create(
                CultureInfo.InvariantCulture, $"This network has {parameters} weights and biases; at most {MaximumParameters} are possible."));
        }
    }
}
