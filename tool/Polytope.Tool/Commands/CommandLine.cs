using System.CommandLine;
using System.CommandLine.Invocation;
using Polytope.Core.Buffers;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Shell;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Plugins;
using Polytope.Tool.Processes;

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
        await using var messages = new MessageWriter(error);
        var root = Root(verbs);
        if (FileLimit.Complaint() is { } tooFew)
        {
            await messages.WriteLineAsync(tooFew);
            return ExitCode.Failed;
        }

        string[] typed = [.. arguments];
        if (typed is [CompletionScript.Verb, .. var words])
        {
            foreach (var word in Completions.Of(root, words)) await output.WriteLineAsync(word);
            return ExitCode.Done;
        }

        var parsed = root.Parse(AsOption(typed), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (CommandLineMistakes.Of(parsed) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes) await messages.WriteLineAsync(Printable.Line(mistake));
            return ExitCode.WrongInput;
        }

        // What does not take cancellation is ended by the system.
        var takesCancellation = parsed.CommandResult.Command.Action is AsynchronousCommandLineAction;
        using var interrupts = takesCancellation ? Interrupts.Watch() : null;
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = messages,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                interrupts?.First ?? CancellationToken.None);
        }
        catch (Exception failure)
        {
            var isDetailed = VerbosityOptions.Of(parsed) == Verbosity.Verbose || StackTraces.AreWanted;
            var (message, code) = Explain(failure, isDetailed);
            await messages.WriteLineAsync(Printable.Lines(message));
            return code;
        }
    }

    /// <summary>The root of a command line with these verbs.</summary>
    internal static RootCommand Root(IEnumerable<Command> verbs)
    {
        var root = new RootCommand(Description) { HelpName = "dotnet polytope" };
        foreach (var verb in verbs) root.Add(verb);
        VerbosityOptions.AddTo(root);
        RootOptions.Complete(root);
        return root;
    }

    /// <summary>Nothing at all, and <c>help run</c>, as the option that they stand for.</summary>
    private static string[] AsOption(string[] typed) => typed switch
    {
        [] => ["--help"],
        ["help", .. var rest] => [.. rest, "--help"],
        _ => typed,
    };

    private static (string Message, int Code) Explain(Exception failure, bool isDetailed) => failure switch
    {
        UserErrorException mistake => (mistake.Message, mistake.ExitCode),
        PluginException => (failure.Message, ExitCode.Failed),
        OperationCanceledException => ("Interrupted.", ExitCode.Interrupted),
        UnreadableFileException or IOException or UnauthorizedAccessException => (failure.Message, ExitCode.Failed),
        OutOfMemoryException => ("There is not enough memory for this.", ExitCode.Failed),
        BufferTooLargeException => (failure.Message, ExitCode.Failed),
        _ when Plugin.Behind(failure) is var (plugin, method) =>
            (plugin.Failed($"in {method}", failure).Message + (isDetailed ? $"\n{failure}" : ""), ExitCode.Failed),
        _ when isDetailed =>
            ($"This should not happen, and is a mistake of the tool: {failure}".ReplaceLineEndings("\n"),
                ExitCode.Failed),
        _ => ($"This should not happen, and is a mistake of the tool: {failure.GetType().Name}: {failure.Message}",
            ExitCode.Failed),
    };
}
