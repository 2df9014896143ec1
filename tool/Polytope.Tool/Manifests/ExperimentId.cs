using System.Text.RegularExpressions;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Manifests;

/// <summary>An experiment's id names its run's folder, on every operating system.</summary>
internal static partial class ExperimentId
{
    public const int MaximumLength = 80;

    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

    /// <summary>Also that of a variant of an experiment, as the manifest of its run has it.</summary>
    public const string PatternText = "^[A-Za-z0-9][A-Za-z0-9._-]{0,79}(\\[.+=.*\\])?$";

    /// <summary>Why an id is no safe folder name; null when it is one.</summary>
    public static string? Mistake(string id) => MistakeOfName(VariantId.Parse(id)?.Experiment ?? id);

    private static string? MistakeOfName(string id) =>
        id.Length == 0 ? "it is empty"
        : id.Length > MaximumLength ? "it is longer than 80 characters"
        : !Pattern().IsMatch(id)
            ? "it may have letters a-z, digits, '-', '_' and '.', and starts with a letter or a digit"
        : id.EndsWith('.') ? "it ends with a dot"
        : Reserved().IsMatch(id) ? "Windows keeps this name for a device"
        : null;

    [GeneratedRegex(NamePattern + "(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(
        @"^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
