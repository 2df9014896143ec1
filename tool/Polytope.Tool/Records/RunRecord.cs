using System.ComponentModel;
using System.Text.Json.Serialization;
using Polytope.Tool.Records.Provenance;

namespace Polytope.Tool.Records;

/// <summary>How far a run came.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("complete")]
    Complete,

    [JsonStringEnumMemberName("diverged")]
    Diverged,

    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary><c>run.json</c>: enough to run an experiment again, and to compare.</summary>
public sealed record RunRecord
{
    public const int CurrentFormat = 1;

    [Description("The revision of this file's form.")]
    public int Format { get; init; } = CurrentFormat;

    [Description("The experiment's id.")]
    public required string Experiment { get; init; }

    [Description("Whether the run is complete, and if not, why.")]
    public required RunStatus Status { get; init; }

    [Description("The tool's version.")]
    public required string Tool { get; init; }

    [Description("The revision of the arithmetic: versions of the tool that share it train the same bits.")]
    public required int Numerics { get; init; }

    [Description("Where all randomness comes from.")]
    public required ulong Seed { get; init; }

    [Description("What ran.")]
    public required RecordedPlan Plan { get; init; }

    [Description("The image that was learned; absent where points were.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedImage? Image { get; init; }

    [Description("The points that were learned, where there is no image.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedPoints? Points { get; init; }

    [Description("What the partitions cover, as x0, y0, x1, y1 in the network's coordinates; absent for 0, 0, 1, 1.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Window { get; init; }

    /// <summary>The digest of what was learned.</summary>
    [JsonIgnore]
    public string? LearnedSha256 => Image?.Sha256 ?? Points?.Sha256;

    [Description("The plug-ins whose parts the plan has; absent where all parts are the tool's own.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecordedPlugin>? Plugins { get; init; }

    [Description("The epoch, counted from 1, in which the training diverged.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DivergedIn { get; init; }

    [Description("The epoch, counted from 1, after which the training stopped early.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StoppedIn { get; init; }

    [Description("The run beside it whose checkpoint the training went on from, where it branched off.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedOrigin? BranchedFrom { get; init; }

    [Description(
        "The code that trained, where that is not the tool's own: each from an epoch on, because a trainer can be "
        + "mended "
        + "while a run is unfinished.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecordedTrainer>? TrainedBy { get; init; }

    [Description("The weights after these epochs.")]
    public IReadOnlyList<RecordedCheckpoint> Checkpoints { get; init; } = [];

    [Description("The files that the run left, its own record and log excepted.")]
    public IReadOnlyList<RecordedOutput> Outputs { get; init; } = [];

    [Description("Seconds spent, which differ from run to run.")]
    public RecordedTimings Timings { get; init; } = new();

    [Description("Where it ran.")]
    public RecordedMachine Machine { get; init; } = RecordedMachine.Present;

    [Description("Where it comes from.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedProvenance? Provenance { get; init; }

    [Description(
        "SHA-256 of this record without this value, as JSON with its keys in ordinal order, without spaces, each "
        + "entry followed by a comma.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }
}

/// <param name="Hash">SHA-256 of all that defines the results.</param>
/// <param name="TrainingHash">SHA-256 of what defines the training.</param>
/// <param name="Values">Every value by its path.</param>
/// <param name="Manifest">The plan as a manifest with this one experiment, everything spelled out.</param>
/// <param name="TrajectoryHash">
/// SHA-256 of what defines each epoch of the training, however many there are; null in records of older versions.
/// </param>
public sealed record RecordedPlan(
    string Hash,
    string TrainingHash,
    IReadOnlyDictionary<string, string> Values,
    string Manifest,
    [property: JsonPropertyName("courseHash")] string? TrajectoryHash = null);

/// <param name="Name">Of the assembly.</param>
/// <param name="Version">For people.</param>
/// <param name="File">The assembly's path from the run's folder; null where the plug-in was installed.</param>
/// <param name="Sha256">Of the assembly.</param>
/// <param name="Identity">SHA-256 of the names and digests of all its files.</param>
public sealed record RecordedPlugin(string Name, string Version, string? File, string Sha256, string Identity);

/// <param name="Sha256">
/// Of width, height (little-endian int32) and values, channels side by side (little-endian float32).
/// </param>
public sealed record RecordedImage(int Width, int Height, string Sha256)
{
    [Description("Values a pixel: 1, grey, or 3, red, green and blue.")]
    public int Channels { get; init; } = 1;

    [Description(
        "The colours that are classes, as #rrggbb, in the order of the network's outputs; absent where its outputs "
        + "are values.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }
}

/// <param name="Training">How many there are for training.</param>
/// <param name="Validation">How many there are for validation.</param>
/// <param name="Window">
/// Left, top, right and bottom of what is the window to the network, in the coordinates of the file.
/// </param>
/// <param name="Sha256">
/// Of what the network got (little-endian float32): x and y of each training point, then each one's values, or scores
/// of classes; then the same of the validation points.
/// </param>
public sealed record RecordedPoints(int Training, int Validation, IReadOnlyList<double> Window, string Sha256)
{
    [Description("The values that are 0 and 1 to the network; absent where the points have classes.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Values { get; init; }

    [Description("The classes in the order of the network's outputs; absent where the points have values.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }

    [Description("A colour for each class, as #rrggbb; absent where the points have values.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }
}

/// <param name="Epoch">Epochs completed.</param>
/// <param name="Sha256">
/// Of the weights: each layer's weights row by row, then its biases, as little-endian float32.
/// </param>
public sealed record RecordedCheckpoint(int Epoch, string Sha256);

/// <param name="From">The epoch of the checkpoint that it went on from; 0 at the start.</param>
/// <param name="Files">SHA-256 of its files, by their paths in the run's folder, or of its plug-in.</param>
public sealed record RecordedTrainer(int From, IReadOnlyDictionary<string, string> Files);

/// <param name="Experiment">Its id.</param>
/// <param name="Epoch">The last that both have in common.</param>
/// <param name="Sha256">Of the weights after it.</param>
public sealed record RecordedOrigin(string Experiment, int Epoch, string Sha256);

/// <param name="File">Relative to the run's folder.</param>
public sealed record RecordedOutput(string File, long Bytes, string Sha256)
{
    /// <summary>A file as it is.</summary>
    internal static RecordedOutput Of(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return new RecordedOutput(file, new FileInfo(path).Length, Digest.OfFile(path));
    }

    /// <summary>Whether the file has the recorded size and content.</summary>
    internal bool IsSound(string folder)
    {
        var path = Path.Combine(folder, File);
        return new FileInfo(path) is { Exists: true } file && file.Length == Bytes && Digest.OfFile(path) == Sha256;
    }
}

/// <summary>Seconds. Work overlaps, so the parts may add up to more than the whole.</summary>
public sealed record RecordedTimings
{
    [Description("From the start of the (last) run to its end.")]
    public double Whole { get; init; }

    [Description("In the trainer.")]
    public double Training { get; init; }

    [Description("Computing partitions, over all threads.")]
    public double Partition { get; init; }

    [Description("Measuring partitions and losses, over all threads.")]
    public double Measures { get; init; }

    [Description("Waiting for renderers to take frames and to finish.")]
    public double Renderers { get; init; }
}

/// <summary>The machine that a run ran on.</summary>
public sealed record RecordedMachine(string Os, string Architecture, int Processors, string Runtime)
{
    public static RecordedMachine Present => new(
        System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Environment.ProcessorCount,
        System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription)
    {
        Model = Provenance.Machine.Processor,
    };

    [Description("The processor's model.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }
}
