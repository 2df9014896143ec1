using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands;

/// <summary><c>validate</c>: every mistake in a manifest, with its place.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var arguments = new PlanArguments();
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var inputs = new Option<string?>("--inputs-file")
        {
            Description = "Write the paths of the files on which the result depends, a line each, for builds that "
                + "check again when one changes.",
            HelpName = "FILE",
        };
        var command = new Command(
            "validate", "Check a manifest: print every mistake with file(line,column), and run nothing.")
        {
            json,
            inputs,
        };
        arguments.AddTo(command);
        command.SetAction(parsed => Run(
            new ValidateOptions(arguments.In(parsed), arguments.Gate(parsed), parsed.GetValue(json))
            {
                InputsFile = parsed.GetValue(inputs),
            },
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    internal static int Run(ValidateOptions options, TextWriter output, TextWriter error)
    {
        var diagnostics = new DiagnosticBag();
        var opened = options.Selection.Open(options.Gate, CodeUse.IfTrusted, diagnostics);
        var plans = opened is null ? [] : options.Selection.Plans(opened, diagnostics);
        if (opened is not null) PlannedCode.Warn(options.Gate, options.Selection.Manifest, plans, diagnostics);
        foreach (var mistake in diagnostics.Skipped()) diagnostics.Add(mistake);
        var found = diagnostics.Sorted();
        var warnings = diagnostics.Warnings();
        var asked = options.Selection.Manifest;
        var name = Directory.Exists(asked) ? asked : Manifest.Find(asked);
        if (options.Json)
            output.WriteLine(Json(
                name, plans.Select(plan => plan.Experiment), [.. found, .. warnings]));
        else
            foreach (var diagnostic in (Diagnostic[])[.. found, .. warnings]) error.WriteLine(diagnostic);
        if (!options.Json && found.Count == 0)
            output.WriteLine(
                $"{name}: {Counted.Of(Experiments(plans), "experiment")}"
                + $"{(Experiments(plans) == plans.Count ? "" : $" with {Counted.Of(plans.Count, "run")}")}, no "
                + "mistakes.");
        if (opened is not null && options.InputsFile is { } file)
            OutputFile.Write(file, stream => Write(PlanInputs.Of(Manifest.Find(asked), opened, plans), stream));
        return DiagnosticBag.CodeOf(found);
    }

    private static void Write(IEnumerable<string> lines, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        foreach (var line in lines) writer.Write($"{line}\n");
    }

    private static int Experiments(IReadOnlyList<Plan> plans) =>
        plans.Select(plan => VariantId.Parse(plan.Experiment)?.Experiment ?? plan.Experiment).Distinct().Count();

    private static string Json(string manifest, IEnumerable<string> experiments, IReadOnlyList<Diagnostic> found) =>
        JsonSerializer.Serialize(
            new
            {
                manifest,
                valid = found.All(d => d.IsWarning),
                experiments,
                diagnostics = found.Select(d => new
                {
                    source = d.Position.Source,
                    line = d.Position.Line,
                    column = d.Position.Column,
                    severity = d.IsWarning ? "warning" : "error",
                    code = d.Code.Id,
                    text = d.Text,
                }),
            },
            JsonText.Indented);
}

/// <param name="Selection">What is checked.</param>
/// <param name="Gate">For its code.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record ValidateOptions(PlanSelection Selection, CodeGate Gate, bool Json)
{
    /// <summary>Where the files are listed on which the result depends; null for nowhere.</summary>
    public string? InputsFile { get; init; }
}
