using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Records;
using Polytope.Tool.Trainers;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Planning;

/// <summary>One value of a plan.</summary>
/// <param name="Path">Such as <c>network.hidden</c> or <c>outputs[0].every</c>: what <c>--set</c> takes.</param>
public sealed record PlanLine(string Path, string Value)
{
    public override string ToString() => $"{Path} = {Value}";
}

/// <summary>A value in which two plans differ; null where one has none.</summary>
public sealed record PlanDifference(string Path, string? Was, string? Is)
{
    public override string ToString() => $"{Path}: {Was ?? "nothing"} -> {Is ?? "nothing"}";
}

/// <summary>
/// A plan as text: hashed, listed, or as a manifest, with every default spelled out.
/// </summary>
internal static class PlanText
{
    private const string OutputsKey = "outputs";
    private const string EpochsKey = "epochs";
    private const string TitleKey = "title";
    private const string NotesKey = "notes";

    private static readonly Section Experiment = SectionCatalog.WithoutParts.SectionOf(typeof(ExperimentSettings));

    /// <summary>SHA-256, in lower-case hexadecimal, of everything that defines the results.</summary>
    public static string Hash(Plan plan) => Hash(Digested(plan), plan.Experiment);

    /// <summary>The same of what defines the training alone.</summary>
    public static string TrainingHash(Plan plan) => Hash(TrainingOf(plan), experiment: null);

    /// <summary>The same of what defines each epoch of the training, however many there are.</summary>
    public static string TrajectoryHash(Plan plan)
    {
        var training = TrainingOf(plan);
        return Hash(
            plan.Training.Options.Schedule.DependsOnEpochs
                ? training
                : With(training, "training", section => Without(section, EpochsKey)),
            experiment: null);
    }

    /// <summary>Every value, in the manifest's order; a file also with its digest.</summary>
    public static ImmutableArray<PlanLine> Lines(Plan plan)
    {
        var lines = ImmutableArray.CreateBuilder<PlanLine>();
        var written = plan.Image.Source is { } file
            ? With(Write(plan, file.Written), "image", node => With(node, "digest", LearnedDigest(plan)))
            : Write(plan, null);
        if (!plan.Scripts.IsEmpty)
            written = With(
                written, "training", training => With(training, "trainer", trainer => WithDigests(plan, trainer)));
        Flatten("", written, lines);
        return lines.ToImmutable();
    }

    /// <summary>
    /// A manifest with this one experiment, which names the run's own copies of what is learned and of the trainer's
    /// files.
    /// </summary>
    /// <param name="folder">Where it will be; null for anywhere.</param>
    public static string Manifest(Plan plan, string? folder) => ManifestWriter.Write(
        plan.Experiment,
        WithScripts(plan, Write(StartedAmongCopies(plan), plan.Image.Kept?.Name), scripts => scripts.First().KeptWord!),
        [.. plan.Plugins.Where(plugin => !plugin.IsInstalled).Select(plugin => PluginPath(plugin.About.File, folder))]);

    /// <summary>The plan with its trainer's program started where the run keeps its files.</summary>
    private static Plan StartedAmongCopies(Plan plan) => plan.Trainer is not ProcessTrainer trainer ? plan : plan with
    {
        Training = plan.Training with
        {
            Trainer = plan.Training.Trainer with
            {
                Kind = trainer with
                {
                    Folder = plan.Scripts.Any(script => script.IsMirrored) ? RunFolder.Trainer : null,
                },
            },
        },
    };

    /// <summary>The path of a plug-in from a folder, with forward slashes.</summary>
    public static string PluginPath(string file, string? folder) =>
        (folder is null ? file : Path.GetRelativePath(folder, file)).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>
    /// The paths of values that are left out of the hash, because they are silent defaults.
    /// </summary>
    public static IReadOnlySet<string> SilentPaths(Plan plan)
    {
        var said = ImmutableArray.CreateBuilder<PlanLine>();
        Flatten("", Write(plan, null, isForHash: true), said);
        return Lines(plan).Select(line => line.Path).Except(said.Select(line => line.Path)).ToHashSet();
    }

    // A file is identified by what is learned of it, not by its path or format; one of the trainer by its content.
    private static MappingNode Digested(Plan plan)
    {
        var said = WithScripts(plan, Write(plan, null, isForHash: true), Content);
        // Modules are named without their paths.
        var modules = plan.Scripts.Where(script => script.Word is null).ToList();
        if (modules.Count > 0)
            said = With(
                said,
                "training",
                training => With(training, "trainer", trainer => With(trainer, "modules", Content(modules))));
        return plan.Image.Source is not { } file ? said
            : With(said, "image", node => With(Without(node, file.Key), "digest", LearnedDigest(plan)));
    }

    private static string LearnedDigest(Plan plan) => plan.Image.LearnedDigest(plan.Training.Loss)!;

    // What is drawn and what is told of a training changes none of it.
    private static MappingNode TrainingOf(Plan plan) =>
        Without(Without(Without(Digested(plan), OutputsKey), TitleKey), NotesKey);

    private static MappingNode Without(MappingNode node, string key) =>
        node with { Entries = node.Entries.RemoveAll(entry => entry.Key.Text == key) };

    private static MappingNode Write(Plan plan, string? path, bool isForHash = false) => Experiment.Write(
        new ExperimentSettings
        {
            Title = plan.Title,
            Notes = plan.Notes,
            Image = plan.Image switch
            {
                DrawnImage { Width: var width, Height: var height } drawn when width == height =>
                    new() { Shape = drawn.Shape, Size = width },
                DrawnImage drawn => new() { Shape = drawn.Shape, Width = drawn.Width, Height = drawn.Height },
                ImageFile file => new() { Shape = null, File = path ?? "", Channels = file.Channels },
                PlannedPoints points => new()
                {
                    Shape = null,
                    Points = path ?? "",
                    Window = points.Window,
                    Values = points.Values,
                },
                _ => throw new InvalidOperationException($"No settings for {plan.Image}."),
            },
            Sampling = plan.Sampling,
            Network = plan.Network,
            Training = plan.Training,
            Seed = plan.Seed,
            Outputs = [.. plan.Outputs.Select(output => output.Settings)],
        },
        isForHash);

    private static MappingNode With(MappingNode node, string key, Func<MappingNode, MappingNode> change) => node with
    {
        Entries =
        [
            .. from entry in node.Entries
               select entry.Key.Text == key ? entry with { Value = change((MappingNode)entry.Value) } : entry,
        ],
    };

    private static MappingNode With(MappingNode node, string key, string value)
    {
        var entry = new Entry(new(default, key), new ScalarNode(default, value, IsQuoted: true));
        return node with { Entries = node.Entries.Add(entry) };
    }

    /// <summary>The content of a file, or of the files of a folder with their paths within it.</summary>
    private static string Content(IEnumerable<TrainerScript> scripts)
    {
        var all = scripts.ToList();
        return all is [{ Word: { } word, Written: var written, Sha256: var only }] && word == written
            ? $"sha256:{only}"
            : $"sha256:{Digest.Of(JsonSerializer.SerializeToUtf8Bytes(all.Select(Text)))}";

        static string[] Text(TrainerScript script) =>
            [script.Word is { } named
                ? script.Written[named.TrimEnd('/', '\\').Length..] : script.ModuleName, script.Sha256];
    }

    /// <summary>The trainer's values with another name for each of its files.</summary>
    /// <param name="name">For a text that names these files: one, or all of a folder.</param>
    private static MappingNode WithScripts(
        Plan plan, MappingNode settings, Func<IEnumerable<TrainerScript>, string> name)
    {
        var names = plan.Scripts.Where(script => script.Word is not null).GroupBy(script => script.Word!)
            .ToDictionary(group => group.Key, group => name(group));
        if (names.Count == 0) return settings;
        return With(
            settings, "training", training => With(training, "trainer", trainer => (MappingNode)Renamed(trainer)));

        Node Renamed(Node node) => node switch
        {
            MappingNode mapping => mapping with
            {
                Entries = [.. mapping.Entries.Select(entry => entry with { Value = Renamed(entry.Value) })],
            },
            SequenceNode list => list with { Items = [.. list.Items.Select(Renamed)] },
            ScalarNode { IsQuoted: true } text => text with { Text = RenamedText(text.Text) },
            _ => node,
        };

        // Also in a word such as --script=train.py, and in a command for a shell.
        string RenamedText(string text)
        {
            if (names.TryGetValue(text, out var whole)) return whole;
            var value = text.IndexOf('=', StringComparison.Ordinal) + 1;
            return value > 0 && names.TryGetValue(text[value..], out var part) ? text[..value] + part
                : string.Concat(ProgramFiles.Parts(text).Select(found => names.GetValueOrDefault(found, found)));
        }
    }

    private static MappingNode WithDigests(Plan plan, MappingNode trainer)
    {
        var digests = plan.Scripts.Select(script => new ScalarNode(default, script.Sha256));
        return trainer with
        {
            Entries = trainer.Entries.Add(
                new Entry(new(default, "digests"), new SequenceNode(default, [.. digests]))),
        };
    }

    private static void Flatten(string path, Node node, ImmutableArray<PlanLine>.Builder lines)
    {
        switch (node)
        {
            case MappingNode mapping:
                foreach (var (key, value) in mapping.Entries)
                    Flatten(path.Length == 0 ? key.Text : $"{path}.{key.Text}", value, lines);
                break;
            case SequenceNode { Items: [MappingNode, ..] } list:
                for (var i = 0; i < list.Items.Length; i++)
                    Flatten(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), list.Items[i], lines);
                break;
            case ScalarNode { IsQuoted: true } text:
                lines.Add(new(path, text.Text));
                break;
            default:
                lines.Add(new(path, YamlWriter.Flow(node)));
                break;
        }
    }

    private static string Hash(MappingNode settings, string? experiment)
    {
        using var canonical = new MemoryStream();
        using (var json = new Utf8JsonWriter(canonical))
        {
            var entries = experiment is null ? settings.Entries
                : settings.Entries.Add(
                    new Entry(new(default, "experiment"), new ScalarNode(default, experiment, IsQuoted: true)));
            Write(settings with { Entries = entries }, json);
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.GetBuffer().AsSpan(0, (int)canonical.Length)));
    }

    /// <summary>
    /// Canonical JSON: keys in ordinal order, numbers as the shortest text that reads back the same, no spaces.
    /// </summary>
    private static void Write(Node node, Utf8JsonWriter json)
    {
        switch (node)
        {
            case MappingNode mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
                {
                    json.WritePropertyName(key.Text);
                    Write(value, json);
                }

                json.WriteEndObject();
                break;
            case SequenceNode list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(item, json);
                json.WriteEndArray();
                break;
            case ScalarNode { IsQuoted: false } scalar when YamlNumber.IsNumber(scalar.Text):
                json.WriteRawValue(scalar.Text);
                break;
            case ScalarNode scalar:
                json.WriteStringValue(scalar.Text);
                break;
        }
    }
}
