namespace Polytope.Tool.Diagnostics;

/// <summary>A kind of mistake in a manifest. Codes are stable: scripts and searches rely on them.</summary>
public sealed record DiagnosticCode(string Id, string Meaning)
{
    // The file as a text.
    public static readonly DiagnosticCode Unreadable = new("PT0001", "The manifest is missing or can't be read.");
    public static readonly DiagnosticCode TooLarge = new(
        "PT0002", "The manifest is too large, too deeply nested, or its aliases expand to too much.");
    public static readonly DiagnosticCode Encoding = new("PT0003", "The manifest is not UTF-8 text.");
    public static readonly DiagnosticCode Empty = new("PT0004", "The manifest is empty.");
    public static readonly DiagnosticCode Malformed = new("PT0005", "The manifest is not well-formed YAML.");
    public static readonly DiagnosticCode Tab = new("PT0006", "A tab indents a line; YAML wants spaces.");
    public static readonly DiagnosticCode Documents = new("PT0007", "The file holds more than one YAML document.");
    public static readonly DiagnosticCode Alias = new(
        "PT0008", "An alias names an anchor that does not exist, or contains itself.");
    public static readonly DiagnosticCode Unsupported = new("PT0009", "Tags are not used in manifests.");

    // Keys and values.
    public static readonly DiagnosticCode UnknownKey = new("PT0101", "No such key.");
    public static readonly DiagnosticCode DuplicateKey = new("PT0102", "A key is written twice.");
    public static readonly DiagnosticCode WrongType = new("PT0103", "A value of another type is expected.");
    public static readonly DiagnosticCode OutOfRange = new("PT0104", "A number is out of its range.");
    public static readonly DiagnosticCode UnknownWord = new(
        "PT0105", "The value is none of the words that are possible here.");
    public static readonly DiagnosticCode MissingKey = new("PT0106", "A key that has no default is missing.");
    public static readonly DiagnosticCode WrongChoice = new(
        "PT0107", "The key has no meaning for what is chosen beside it.");
    public static readonly DiagnosticCode Conflict = new(
        "PT0108", "Two keys say the same thing; only one can be written.");
    public static readonly DiagnosticCode Version = new(
        "PT0109", "The manifest is of a version that this tool does not read.");

    // Experiments.
    public static readonly DiagnosticCode NoExperiments = new("PT0201", "The manifest has no experiments.");
    public static readonly DiagnosticCode DuplicateId = new("PT0202", "Two experiments have one id.");
    public static readonly DiagnosticCode UnsafeId = new("PT0203", "An experiment's id is no safe folder name.");
    public static readonly DiagnosticCode UnknownExperiment = new(
        "PT0204", "No experiment has the id that was asked for.");
    public static readonly DiagnosticCode Override = new(
        "PT0205", "An override is not of the form path=value, or its path leads nowhere.");

    public static readonly DiagnosticCode Matrix = new(
        "PT0206", "An entry of a matrix leads nowhere, has no value, or stands there twice.");
    public static readonly DiagnosticCode MatrixSize = new("PT0207", "A matrix has too many combinations, or none.");
    public static readonly DiagnosticCode UnknownVariant = new(
        "PT0208", "No variant of the experiment has the values that were asked for.");

    // What an experiment means.
    public static readonly DiagnosticCode ImageMissing = new(
        "PT0301", "The image file does not exist or can't be read.");
    public static readonly DiagnosticCode NoImage = new("PT0302", "The file is no picture that this tool can read.");
    public static readonly DiagnosticCode TooManySamples = new(
        "PT0303", "More points are asked for than the image has pixels.");
    public static readonly DiagnosticCode NetworkTooLarge = new(
        "PT0304", "The network has more parameters than this tool can hold.");
    public static readonly DiagnosticCode Schedule = new(
        "PT0305", "An output asks for an epoch that never comes, for too many frames, or for the files of another.");
    public static readonly DiagnosticCode Parameters = new(
        "PT0306", "Values that are fine one by one do not go together.");
    public static readonly DiagnosticCode WrongPoint = new("PT0307", "A line of a points file is no point.");
    public static readonly DiagnosticCode TrainerFile = new(
        "PT0308", "A file of the trainer's program does not exist or can't be read.");

    // Plug-ins.
    public static readonly DiagnosticCode Plugin = new("PT0401", "A plug-in can't be used.");
    public static readonly DiagnosticCode Untrusted = new(
        "PT0402", "A plug-in is not trusted, and was not loaded; or a program is not, and would not be started.");

    /// <summary>Every code, in order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        Unreadable, TooLarge, Encoding, Empty, Malformed, Tab, Documents, Alias, Unsupported,
        UnknownKey, DuplicateKey, WrongType, OutOfRange, UnknownWord, MissingKey, WrongChoice, Conflict, Version,
        NoExperiments, DuplicateId, UnsafeId, UnknownExperiment, Override, Matrix,
        MatrixSize, UnknownVariant,
        ImageMissing, NoImage, TooManySamples, NetworkTooLarge, Schedule, Parameters, WrongPoint, TrainerFile,
        Plugin, Untrusted,
    ];
}
