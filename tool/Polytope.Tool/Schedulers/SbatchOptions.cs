using System.Globalization;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Schedulers;

/// <summary>Options of <c>sbatch</c>, as the user gave them.</summary>
internal sealed partial record SbatchOptions(IReadOnlyList<string> Words)
{
    /// <summary>Seconds to end an epoch and to store it, where the time limit allows for that.</summary>
    private const int UsualWarning = 60;

    /// <summary>The lines of a script that give them: an option with its value each.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            var line = "";
            foreach (var word in Words)
            {
                if (line.Length > 0 && word.StartsWith('-'))
                {
                    yield return line;
                    line = "";
                }

                line += (line.Length > 0 ? " " : "#SBATCH ") + ShellWord.Sbatch(word);
            }

            if (line.Length > 0) yield return line;
        }
    }

    /// <summary>
    /// How many seconds before its time limit a task is told of it: a minute, and of a short limit a quarter, because
    /// Slurm may tell half a minute earlier.
    /// </summary>
    public int Warning => TimeLimit is { } limit
        ? (int)Math.Clamp(limit.TotalSeconds / 4, 1, UsualWarning) : UsualWarning;

    /// <summary>The bytes of <c>--mem</c>, which a task may take; null where it has all that its machine has.</summary>
    public long? Memory
    {
        get
        {
            if (Value("mem", letter: null) is not { } text
                || Regex.Match(text, @"^([1-9][0-9]{0,11})([KMGT]?)B?\z", RegexOptions.IgnoreCase) is not
                { Success: true } match) return null;
            var size = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var unit = match.Groups[2].Value.ToUpperInvariant() switch { "K" => 1, "G" => 3, "T" => 4, _ => 2 };
            return (long)Math.Min(size * Math.Pow(1024, unit), long.MaxValue / 2);
        }
    }

    /// <summary>Whether an option is given, by its long name or its letter.</summary>
    public bool Has(string name, char? letter = null) => Words.Any(word => Is(word, name, letter));

    /// <summary>Throws unless an array that was asked for has just the tasks of the script.</summary>
    /// <exception cref="UserErrorException">It has others.</exception>
    public void CheckArray(int tasks)
    {
        if (Value("array", 'a') is { } array
            && Regex.Match(array, @"^1-([0-9]+)(%[1-9][0-9]*)?\z") is var match
            && match.Groups[1].Value != tasks.ToString(CultureInfo.InvariantCulture))
            throw new UserErrorException(
                FormattableString.Invariant(
                    $"--array={array}: the tasks are numbered 1-{tasks}. Leave --array out, or ")
                + FormattableString.Invariant($"write --array=1-{tasks}%4 for at most 4 at a time."),
                ExitCode.WrongInput);
    }

    /// <summary>That of <c>--time</c>, in any of Slurm's forms; null where there is none.</summary>
    private TimeSpan? TimeLimit
    {
        get
        {
            if (Value("time", 't') is not { } text || TimePattern().Match(text) is not { Success: true } match)
                return null;
            int[] parts =
                [.. match.Groups["part"].Captures.Select(part => int.Parse(part.Value, CultureInfo.InvariantCulture))];
            if (match.Groups["days"] is { Success: true } days)
                return new TimeSpan(
                    int.Parse(days.Value, CultureInfo.InvariantCulture), parts[0], At(parts, 1), At(parts, 2));
            return parts switch
            {
                [var minutes] => TimeSpan.FromMinutes(minutes),
                [var minutes, var seconds] => new TimeSpan(0, minutes, seconds),
                _ => new TimeSpan(parts[0], parts[1], parts[2]),
            };
        }
    }

    private static int At(int[] parts, int index) => index < parts.Length ? parts[index] : 0;

    private string? Value(string name, char? letter)
    {
        var index = Words.ToList().FindLastIndex(word => Is(word, name, letter));
        if (index < 0) return null;
        var word = Words[index];
        return word.IndexOf('=', StringComparison.Ordinal) is var equals && word.StartsWith(
            "--", StringComparison.Ordinal)
            && equals > 0 ? word[(equals + 1)..]
            : !word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2 ? word[2..]
            : index + 1 < Words.Count ? Words[index + 1] : "";
    }

    private static bool Is(string word, string name, char? letter) =>
        word == $"--{name}" || word.StartsWith($"--{name}=", StringComparison.Ordinal)
        || (letter is { } one && word.Length > 1 && word[0] == '-' && word[1] == one);

    // minutes, minutes:seconds, hours:minutes:seconds, and hours, minutes and seconds after days.
    [GeneratedRegex(
        @"^(?:(?<days>[0-9]{1,5})-)?(?<part>[0-9]{1,6})(?::(?<part>[0-9]{1,6})){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
