using System.CommandLine;
using System.CommandLine.Completions;

namespace Polytope.Tool.Commands.Shell;

/// <summary>What can stand in place of the last word of a command line.</summary>
internal static class Completions
{
    /// <param name="words">
    /// Those after the command's own name; the last is the one to complete, and may be empty.
    /// </param>
    /// <returns>Whole words that begin with it; none where a file's name is to be expected.</returns>
    public static IEnumerable<string> Of(RootCommand root, IReadOnlyList<string> words)
    {
        string[] before = words.Count > 0 ? [.. words.Take(words.Count - 1)] : [];
        var last = words.Count > 0 ? words[^1] : "";
        var parsed = root.Parse(before, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var command = parsed.CommandResult.Command;
        List<Option> options = [.. command.Options];
        if (command is not RootCommand) options.AddRange(root.Options.Where(option => option.Recursive));
        var candidates = last.StartsWith('-')
            ? options.Where(option => !option.Hidden).Select(option => option.Name)
            : ExpectsValue(before, options) is { } option ? Values(option.CompletionSources, last, parsed)
            : command is RootCommand ? root.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)
            : command.Arguments.SelectMany(argument => Values(argument.CompletionSources, last, parsed));
        return candidates.Where(word => word.StartsWith(last, StringComparison.Ordinal)).Distinct();
    }

    /// <summary>The option whose value the next word is.</summary>
    private static Option? ExpectsValue(string[] before, List<Option> options)
    {
        var at = Array.FindLastIndex(before, word => word.StartsWith('-'));
        if (at < 0) return null;
        var option = options.Find(known => known.Name == before[at] || known.Aliases.Contains(before[at]));
        return option is null || option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? null
            : at == before.Length - 1 || option.AllowMultipleArgumentsPerToken ? option
            : null;
    }

    private static IEnumerable<string> Values(
        IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, string last, ParseResult parsed)
    {
        var context = parsed.GetCompletionContext();
        // What follows an equals sign is listed once the sign is there; ids of variants, once the bracket is.
        return sources.SelectMany(source => source(context)).Select(item => item.Label)
            .Where(word => last.Contains('=') || word.IndexOf('=', StringComparison.Ordinal) is var at
                && (at < 0 || at == word.Length - 1 || (word[^1] == ']' && last.Contains('['))));
    }
}
