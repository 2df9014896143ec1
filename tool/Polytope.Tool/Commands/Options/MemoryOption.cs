using System.CommandLine;
using System.Globalization;

namespace Polytope.Tool.Commands.Options;

/// <summary><c>--memory</c>: how much a run may take by its estimate.</summary>
internal static class MemoryOption
{
    private const string Name = "--memory";

    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <param name="otherwise">What holds without it.</param>
    public static Option<long?> Create(
        string otherwise = "without it, more than the machine or the container has") => new(Name)
        {
            Description = $"Refuse plans that need more, such as 8GB; {otherwise}.",
            HelpName = "SIZE",
            CustomParser = result =>
            {
                if (result.Tokens is [{ Value: var text }] && Parse(text) is { } bytes) return bytes;
                result.AddError($"{Name} takes a size with its unit: 500MB, 8GB or 16GiB.");
                return null;
            },
        };

    /// <summary>A number with its unit in bytes; null if the text is none.</summary>
    internal static long? Parse(string text)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            var number = text[..^unit.Length].TrimEnd();
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                return null;
            return count * bytes is > 0 and < 1e18 ? (long)(count * bytes) : null;
        }

        return null;
    }
}
