using System.CommandLine;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Shell;

/// <summary><c>completion</c>: the script with which a shell completes command lines.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var names = CompletionScript.Shells;
        var shell = new Argument<string>("shell") { Description = $"One of {string.Join(", ", names)}." };
        shell.CompletionSources.Add(_ => names);
        var command = new Command(
            "completion",
            "Print the script with which a shell completes verbs, options, experiments (-e) and paths (--set).")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            parsed.InvocationConfiguration.Output.Write(CompletionScript.For(name) ?? throw new UserErrorException(
                $"There is no completion for '{name}'.{Suggestion.Sentence(name, [.. names])} "
                + $"Possible: {string.Join(", ", names)}.",
                ExitCode.WrongInput));
            return ExitCode.Done;
        });
        return command;
    }
}
