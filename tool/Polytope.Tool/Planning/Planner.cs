using System.Collections.Immutable;
using System.Globalization;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Planning.Variants;
using Polytope.Tool.Plugins;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Planning;

/// <summary>Plans the experiments of a manifest: settles defaults, overrides, images and epochs.</summary>
public sealed class Planner(Grammar grammar)
{
    // The weights, moments and gradients of that many parameters still fit into memory.
    private const long MaximumParameters = 100_000_000;

    private readonly PlannedSubjects _subjects = new();
    private readonly PlannedTargets _targets = new();

    /// <summary>Whether the plans will run on this machine: what it lacks for them is a mistake then.</summary>
    public bool IsForThisMachine { get; init; }

    /// <summary>
    /// Plans the experiments that are asked for, and checks the others as well. Collects every mistake; one in an
    /// experiment that is not asked for is a warning.
    /// </summary>
    /// <param name="only">Ids; empty is all.</param>
    /// <param name="overrides">Each <c>path=value</c>, for the experiments that are asked for.</param>
    /// <returns>The plans in the manifest's order; those with mistakes are missing.</returns>
    public IReadOnlyList<Plan> Plan(
        Manifest manifest,
        DiagnosticBag diagnostics,
        IReadOnlyList<string>? only = null,
        IReadOnlyList<string>? overrides = null)
    {
        var known = manifest.Experiments.Select(experiment => experiment.Id).ToList();
        var asked = (only ?? []).Select(id => known.Contains(id) ? new(id, id) : VariantSelector.Of(id)).ToList();
        foreach (var (written, id) in asked.Where(selector => !known.Contains(selector.Experiment)))
        {
            var advice = Suggestion.Sentence(id, known) is { Length: > 0 } near
                ? near
                : $" It has: {string.Join(", ", known)}.";
            diagnostics.Add(new($"--experiment {written}"), DiagnosticCode.UnknownExperiment,
                $"{manifest.Source} has no experiment '{id}'.{advice}");
        }

        var plans = new List<Plan>();
        var found = new List<(ManifestExperiment Experiment, Diagnostic Mistake)>();
        foreach (var experiment in manifest.Experiments)
        {
            var selectors = asked.FindAll(selector => selector.Experiment == experiment.Id);
            var isAsked = asked.Count == 0 || selectors.Count > 0;
            var merged = PlannedOutputs.AddImplied(
                Merge.Over(grammar.Experiment, manifest.Defaults, experiment.Settings), experiment.Position);
            var planned = new PlannedExperiment(
                grammar, experiment, merged, (id, settings, bag) => Plan(id, settings, manifest, experiment, bag));
            var made = planned.Plans(selectors, isAsked ? overrides ?? [] : [], isAsked);
            if (isAsked)
            {
                found.AddRange(planned.Mistakes.Sorted().Select(mistake => (experiment, mistake)));
                foreach (var mistake in planned.Skipped.Sorted()) diagnostics.Skip(mistake);
                foreach (var warning in planned.Mistakes.Warnings()) diagnostics.Warn(warning);
                plans.AddRange(made);
            }
            else
            {
                foreach (var mistake in (Diagnostic[])[.. planned.Mistakes.Sorted(), .. planned.Skipped.Sorted()])
                    diagnostics.Warn(mistake);
            }
        }

        foreach (var group in found.GroupBy(pair => pair.Mistake, pair => pair.Experiment))
            diagnostics.Add(Named(group.Key, [.. group], manifest));
        return plans;
    }

    /// <summary>
    /// Says which experiments a mistake concerns where its position does not: in the defaults, which are sound by
    /// themselves and do not fit some experiment's image or length.
    /// </summary>
    private static Diagnostic Named(Diagnostic mistake, List<ManifestExperiment> experiments, Manifest manifest)
    {
        if (manifest.Experiments.Length == 1
            || !mistake.Code.Id.StartsWith("PT03", StringComparison.Ordinal)
            || mistake.Position.Source != manifest.Source
            || experiments.Exists(experiment => IsWithin(mistake.Position, experiment, manifest))) return mistake;
        var names = string.Join(", ", experiments.Select(experiment => $"'{experiment.Id}'"));
        return mistake with
        {
            Text = $"{mistake.Text} (experiment{(experiments.Count == 1 ? "" : "s")} {names})",
        };
    }

    private static bool IsWithin(Position position, ManifestExperiment experiment, Manifest manifest)
    {
        var next = manifest.Experiments.IndexOf(experiment) + 1;
        return position >= experiment.Position
            && (next == manifest.Experiments.Length || position < manifest.Experiments[next].Position);
    }

    /// <param name="id">Of the experiment, or of one of its variants.</param>
    /// <param name="merged">Its settings with defaults, overrides and a variant's values.</param>
    private Plan? Plan(
        string id, Node merged, Manifest manifest, ManifestExperiment experiment, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        merged = PlannedOutputs.AddImplied(merged, experiment.Position);
        var reading = new Reading(diagnostics, experiment.Position)
        {
            Elsewhere = grammar.Find,
            IsForThisMachine = IsForThisMachine,
        };
        var read = new SectionKind(grammar.Experiment).ReadParts(merged, "", reading);

        // A mistake in one section does not hide those in another.
        var place = new PlanPlaces(merged, experiment.Position);
        var training = read.Sound<TrainingSettings>();
        var image = read.Sound<ImageSettings>() is { } written
            ? _subjects.Of(written, training?.Loss, manifest.Folder, place, diagnostics)
            : null;
        if (image is not null && read.Sound<SamplingSettings>() is { } sampling)
            Check(sampling, image, training, place, diagnostics);
        if (training is not null) Check(training, place, diagnostics);
        ImmutableArray<TrainerScript> scripts = training is null
            ? [] : TrainerScript.Of(
                PartAnswers.Programs(training.Trainer.Kind),
                manifest.Folder,
                training.Trainer.Kind is ProcessTrainer,
                text => place.Of("training", "trainer", text),
                diagnostics);
        var targets = image is not null && training is not null
            ? _targets.Count(experiment.Id, image, training, place, diagnostics)
            : 1;
        if (read.Sound<NetworkSettings>() is { } network) Check(network, training, targets, place, diagnostics);
        if (read.Record is not ExperimentSettings settings) return null;

        var outputs = PlannedOutputs
            .Of(settings.Outputs ?? [], settings.Training.Epochs, (i, mistake) => diagnostics.Add(
            place["outputs", i], DiagnosticCode.Schedule, string.Create(
                CultureInfo.InvariantCulture, $"'outputs[{i}]' {mistake}")));
        return image is null || diagnostics.Count > before ? null : new Plan
        {
            Experiment = id,
            Origin = new PlanOrigin(manifest.Folder, manifest.Sha256, manifest.Source),
            Title = settings.Title,
            Notes = settings.Notes,
            Image = image,
            Sampling = settings.Sampling,
            Network = settings.Network,
            Training = settings.Training,
            Scripts = scripts,
            TrainerPlace = place["training", "trainer"],
            Seed = settings.Seed,
            Targets = targets,
            Outputs = outputs,
        };
    }

    private void Check(
        SamplingSettings sampling,
        PlannedSubject subject,
        TrainingSettings? training,
        PlanPlaces place,
        DiagnosticBag diagnostics)
    {
        if (sampling.Noise > 0 && training?.Loss == LossKind.CrossEntropy)
        {
            diagnostics.Add(place["sampling", "noise"], DiagnosticCode.Parameters,
                "'sampling.noise' is added to values, and with 'training.loss' cross-entropy there are classes.");
        }

        if (subject is PlannedImage image) Check(sampling, image, training, place, diagnostics);
        else if (sampling.Method != SamplingMethod.Uniform)
        {
            diagnostics.Add(place["sampling", "method"], DiagnosticCode.Parameters,
                "'sampling.method' grid and stratified choose pixels of an image: points are drawn uniformly.");
        }
    }

    private void Check(
        SamplingSettings sampling,
        PlannedImage image,
        TrainingSettings? training,
        PlanPlaces place,
        DiagnosticBag diagnostics)
    {
        var isPure = training is { Loss: LossKind.CrossEntropy, Classes: ClassColours.Pure };
        if (isPure && sampling.Method != SamplingMethod.Uniform)
        {
            diagnostics.Add(place["sampling", "method"], DiagnosticCode.Parameters,
                "'training.classes' pure leaves out pixels, which only 'sampling.method' uniform can.");
            return;
        }

        var pixels = isPure
            ? _targets.ClassesOf(image, training!.Classes).Pixels
            : (long)image.Width * image.Height;
        var validation = training is null ? sampling.Validation ?? 0 : sampling.ValidationFor(training);
        if ((long)sampling.Training + validation <= pixels) return;
        var key = sampling.Training > pixels ? "training" : "validation";
        diagnostics.Add(place["sampling", key], DiagnosticCode.TooManySamples, string.Create(
            CultureInfo.InvariantCulture,
            $"{sampling.Training} training and {validation} validation points "
            + $"are more than the image's {pixels} pixels{(isPure ? " of pure colours" : "")}."));
    }

    private static void Check(TrainingSettings training, PlanPlaces place, DiagnosticBag diagnostics)
    {
        var before = 0;
        foreach (var (after, i) in (training.Then ?? []).Select((phase, i) => (phase.After, i)))
        {
            if (after <= before || after >= training.Epochs)
            {
                diagnostics.Add(place["training", "then"], DiagnosticCode.Parameters, string.Create(
                    CultureInfo.InvariantCulture,
                    $"'training.then[{i}].after' is {after}: it must be above {before} and below the {training.Epochs} "
                    + $"epochs of the training."));
                return;
            }

            before = after;
        }

        if (training.WeightPredictor.Prediction is not null && training.Trainer.Kind is not BuiltinTrainer)
        {
            diagnostics.Add(place["training", "weight-predictor"], DiagnosticCode.Parameters,
                "'training.weight-predictor' goes with 'training.trainer' builtin: no other trainer has it.");
        }

        if (training.WeightPredictor.Prediction is { } prediction
            && ParametersOf([3, .. prediction.Hidden, prediction.Outputs]) is > MaximumParameters and var count)
        {
            diagnostics.Add(
                place["training", "weight-predictor"], DiagnosticCode.NetworkTooLarge, FormattableString.Invariant(
                $"The network that predicts the weights has {count} parameters; at most {MaximumParameters} are ")
                + "possible.");
        }

        if (training.Schedule.WarmUp == 0 || training.Schedule.WarmUp < training.Epochs) return;
        diagnostics.Add(place["training", "schedule"], DiagnosticCode.Parameters, string.Create(
            CultureInfo.InvariantCulture,
            $"'training.schedule.warm-up' has {Epochs(training.Schedule.WarmUp)}, "
            + $"and the whole training no more than {training.Epochs}."));
    }

    private static long ParametersOf(ImmutableArray<int> widths) =>
        Enumerable.Range(1, widths.Length - 1).Sum(l => (long)widths[l] * (widths[l - 1] + 1));

    private static string Epochs(int count) => count == 1 ? "1 epoch" : FormattableString.Invariant($"{count} epochs");

    private static void Check(
        NetworkSettings network, TrainingSettings? training, int outputs, PlanPlaces place, DiagnosticBag diagnostics)
    {
        if (network.Output != OutputActivation.Linear && training?.Loss == LossKind.CrossEntropy)
        {
            diagnostics.Add(place["network", "output"], DiagnosticCode.Parameters,
                $"'network.output' {network.Output.Word()} does not go with 'training.loss' cross-entropy, which "
                + "takes the softmax of "
                + "linear outputs.");
        }

        var parameters = ParametersOf([2, .. network.Hidden.Widths, outputs]);
        if (parameters <= MaximumParameters) return;
        diagnostics.Add(place["network", "hidden"], DiagnosticCode.NetworkTooLarge, FormattableString.Invariant(
            $"This network has {parameters} weights and biases; at most {MaximumParameters} are possible."));
    }
}
