using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands;

/// <summary><c>validate</c>: every mistake in a manifest, with its place.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var manifest = ManifestArgument.Create();
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("validate", "Check a manifest: print every mistake with file(line,column), and run nothing.") { manifest, json };
        command.SetAction(parsed => Run(
            new ValidateOptions(parsed.GetRequiredValue(manifest), parsed.GetValue(json)),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    internal static int Run(ValidateOptions options, TextWriter output, TextWriter error)
    {
        var diagnostics = new DiagnosticBag();
        var plans = ManifestArgument.Plan(options.Manifest, diagnostics, [], []);
        var found = diagnostics.Sorted();
        if (options.Json)
            output.WriteLine(Json(options.Manifest, plans.Select(plan => plan.Experiment), found));
        else if (found.Count == 0)
            output.WriteLine($"{options.Manifest}: {plans.Count} experiment{(plans.Count == 1 ? "" : "s")}, no mistakes.");
        else
            foreach (var diagnostic in found) error.WriteLine(diagnostic);
        return found.Count == 0 ? ExitCode.Done : ExitCode.WrongInput;
    }

    private static string Json(string manifest, IEnumerable<string> experiments, IReadOnlyList<Diagnostic> found) =>
        JsonSerializer.Serialize(
            new
            {
                manifest,
                valid = found.Count == 0,
                experiments,
                diagnostics = found.Select(d => new
                {
                    source = d.Position.Source,
                    line = d.Position.Line,
                    column = d.Position.Column,
                    code = d.Code.Id,
                    text = d.Text,
                }),
            },
            JsonText.Indented);
}

/// <param name="Manifest">Path of a manifest or its folder.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record ValidateOptions(string Manifest, bool Json);
