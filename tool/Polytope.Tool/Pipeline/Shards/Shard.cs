using System.Globalization;
using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Pipeline.Shards;

/// <summary>One of several shares of the work.</summary>
/// <param name="Number">From 1 on.</param>
/// <param name="Of">How many there are.</param>
internal sealed partial record Shard(int Number, int Of)
{
    private const int Most = 1_000_000;

    /// <summary>All of the work.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>
    /// <c>3/8</c>; <c>auto</c>, the place of this process in an array of Slurm or an indexed job of Kubernetes; or
    /// <c>VARIABLE/8</c> with an environment variable that counts from 0.
    /// </summary>
    /// <param name="variable">The value of an environment variable; null where it is not set.</param>
    /// <exception cref="UserErrorException">It is none of these, or the variables are not there.</exception>
    public static Shard Parse(string text, Func<string, string?> variable)
    {
        if (text == "auto") return Auto(variable);
        if (FormPattern().Match(text) is not { Success: true } match)
            throw Wrong(
                $"--shard {text}: write K/N, such as 3/8, auto, or VARIABLE/N with a variable that counts from 0.");
        var (first, of) = (match.Groups["first"].Value, Count(text, match.Groups["of"].Value));
        return char.IsAsciiDigit(first[0])
            ? Make(text, Count(text, first), of)
            : Make(text, Value(text, first, variable) + 1, of);
    }

    private static Shard Auto(Func<string, string?> variable)
    {
        const string Text = "auto";
        const string Task = "SLURM_ARRAY_TASK_ID";
        if (variable(Task) is not null)
        {
            var count = Value(Text, "SLURM_ARRAY_TASK_COUNT", variable);
            var least = Value(Text, "SLURM_ARRAY_TASK_MIN", variable);
            var step = variable("SLURM_ARRAY_TASK_STEP") is null ? 1 : Value(Text, "SLURM_ARRAY_TASK_STEP", variable);
            var most = variable("SLURM_ARRAY_TASK_MAX") is null
                ? least + ((count - 1) * step) : Value(Text, "SLURM_ARRAY_TASK_MAX", variable);
            var after = Value(Text, Task, variable) - least;
            // Of an array such as 3,7 no task knows its place among the others.
            if (step < 1 || after % step != 0 || most != least + ((count - 1) * step))
                throw Wrong("--shard auto: the tasks of this array are no evenly spaced range, so that a task can't "
                    + "tell its share: write --shard K/N.");
            return Make(Text, (int)(after / step) + 1, (int)count);
        }

        const string Index = "JOB_COMPLETION_INDEX";
        if (variable(Index) is null)
            throw Wrong($"--shard auto: this is no task of an array: neither {Task} nor {Index} is set. Write --shard "
                + "K/N, such as 3/8.");
        if (variable("JOB_COMPLETIONS") is null)
            throw Wrong($"--shard auto: {Index} is set, and JOB_COMPLETIONS is not, which Kubernetes does not set by "
                + $"itself: set it to the job's completions, or write --shard {Index}/N.");
        return Make(Text, Value(Text, Index, variable) + 1, Value(Text, "JOB_COMPLETIONS", variable));
    }

    private static Shard Make(string text, long number, long of) => number >= 1 && number <= of && of <= Most
        ? new Shard((int)number, (int)of)
        : throw Wrong(string.Create(
            CultureInfo.InvariantCulture,
            $"--shard {text}: shard {number} of {of}: shards are counted from 1, and there are at most {Most:N0}."));

    private static long Count(string text, string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw Wrong($"--shard {text}: {digits} is too large.");

    private static long Value(string text, string name, Func<string, string?> variable) =>
        variable(name) is not { } value ? throw Wrong($"--shard {text}: the environment variable {name} is not set.")
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(
            $"--shard {text}: the environment variable {name} is '{Printable.Line(value)}', which is not a number.");

    private static UserErrorException Wrong(string message) => new(message, ExitCode.WrongInput);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Of}");

    [GeneratedRegex(@"^(?<first>[0-9]+|[A-Za-z_][A-Za-z0-9_]*)/(?<of>[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex FormPattern();
}
