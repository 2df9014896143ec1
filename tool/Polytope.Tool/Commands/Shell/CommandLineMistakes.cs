using System.CommandLine;
using System.CommandLine.Parsing;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Shell;

/// <summary>What is wrong with a command line, in words that name no type of .NET.</summary>
internal static class CommandLineMistakes
{
    /// <returns>Lines; none where the command line can be run.</returns>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (UnknownVerb(parsed) is { } verb) return [verb];
        var mistakes = parsed.Errors.Select(Words)
            .Concat(UnknownOptions(parsed))
            .Concat(EmptyValues(parsed.CommandResult))
            .Concat(VerbosityOptions.Mistake(parsed) is { } both ? [both] : [])
            .Distinct()
            .ToList();
        if (mistakes.Count == 0) return [];
        var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        return [.. mistakes, $"See 'dotnet polytope{command} --help'."];
    }

    /// <summary>The parser would add that a command is missing, and that there are arguments for none.</summary>
    private static string? UnknownVerb(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand root) return null;
        var word = parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.Argument)?.Value;
        if (word is null or ['-', ..]) return null;
        var verbs = root.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name).ToList();
        return Suggestion.Sentence(word, verbs) is { Length: > 0 } near
            ? $"There is no command '{word}'.{near}"
            : $"There is no command '{word}'. There are: {string.Join(", ", verbs)}.";
    }

    /// <summary>A value that the parser itself can't convert belongs to an option that takes none.</summary>
    private static string Words(ParseError mistake) => mistake.SymbolResult switch
    {
        OptionResult { Option: { ValueType: var type, Name: var name } } when type == typeof(bool) =>
            $"{name} takes no value.",
        _ => mistake.Message,
    };

    /// <summary>A misspelt option would otherwise be taken for a file's name.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        from token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
        where token.Type == TokenType.Argument && token.Value is ['-', '-' or (>= 'a' and <= 'z'), ..]
        let known = Options(parsed.CommandResult).Select(option => option.Name).ToList()
        select $"There is no option '{token.Value}'.{Suggestion.Sentence(token.Value, known)}";

    private static IEnumerable<Option> Options(CommandResult result) => result.Parent is CommandResult above
        ? result.Command.Options.Concat(Options(above).Where(option => option.Recursive))
        : result.Command.Options;

    /// <summary>No option and no argument has a use for an empty text, and paths can't be one.</summary>
    private static IEnumerable<string> EmptyValues(CommandResult result) =>
        from child in result.Children
        where child.Tokens.Any(token => token.Value.Length == 0 || token.Value.Contains('\0'))
        select child switch
        {
            OptionResult { Option.Name: var name } => $"The value of {name} is empty.",
            ArgumentResult { Argument.Name: var name } => $"The argument <{name}> is empty.",
            _ => "A word of the command line is empty.",
        };
}
