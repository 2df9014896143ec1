using System.CommandLine;
using System.CommandLine.Parsing;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands;

/// <summary>
/// Parses the command line, runs one verb, and turns every failure into a message and an exit code.
/// </summary>
internal static class CommandLine
{
    private const string Description =
        "Trains small ReLU networks on a picture, and shows the exact polytopes on which they are linear.\n\n"
        + "Start with 'dotnet polytope init', which makes a manifest of experiments.\n"
        + "Exit codes: 0 done; 1 it failed; 2 the command line or the manifest is wrong; 3 what was compared differs; "
        + "4 another process holds the run; 130 interrupted.";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, IEnumerable<Command> verbs) =>
        RunAsync(arguments, verbs, Console.Out, Console.Error);

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IEnumerable<Command> verbs, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(Description) { HelpName = "dotnet polytope" };
        foreach (var verb in verbs) root.Add(verb);
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var mistakes = parsed.Errors.Select(mistake => mistake.Message).Concat(UnknownOptions(parsed)).ToList();
        if (mistakes.Count > 0)
        {
            foreach (var mistake in mistakes) await error.WriteLineAsync(mistake);
            var verb = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            await error.WriteLineAsync($"See 'dotnet polytope{verb} --help'.");
            return ExitCode.WrongInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception failure)
        {
            var (message, code) = Explain(failure);
            await error.WriteLineAsync(message);
            return code;
        }
    }

    /// <summary>A misspelt option would otherwise be taken for a file's name.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        from token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
        where token.Type == TokenType.Argument && token.Value is ['-', '-' or (>= 'a' and <= 'z'), ..]
        let known = parsed.CommandResult.Command.Options.Select(option => option.Name).ToList()
        select $"There is no option '{token.Value}'.{Suggestion.Sentence(token.Value, known)}";

    private static (string Message, int Code) Explain(Exception failure) => failure switch
    {
        UserErrorException mistake => (mistake.Message, mistake.ExitCode),
        OperationCanceledException => ("Interrupted.", ExitCode.Interrupted),
        UnreadableFileException or IOException or UnauthorizedAccessException => (failure.Message, ExitCode.Failed),
        OutOfMemoryException => ("There is not enough memory for this.", ExitCode.Failed),
        _ => ($"This should not happen, and is a mistake of the tool: {Detail(failure)}", ExitCode.Failed),
    };

    private static string Detail(Exception failure) => StackTraces.AreWanted
        ? failure.ToString()
        : $"{failure.GetType().Name}: {failure.Message}";
}
