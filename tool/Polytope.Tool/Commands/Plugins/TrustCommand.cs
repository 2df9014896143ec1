using System.CommandLine;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plugins;

/// <summary><c>trust</c>: lets a manifest run its own code from now on, for just its present content.</summary>
internal static class TrustCommand
{
    public static Command Create()
    {
        var manifest = new Argument<string>("manifest")
        {
            Description = "A manifest, a folder that has one, a run's folder, or its record.",
            DefaultValueFactory = _ => Manifest.DefaultName,
        };
        var forget = new Option<bool>("--forget") { Description = "Ask again from now on, instead." };
        var command = new Command(
            "trust",
            "Let a manifest run its own code, its plug-ins and the programs that it names, from now on. Whatever byte "
            + "of it changes, you are asked again. Kept for you alone, in ~/.config/dotnet-polytope or the folder that "
            + $"{UserFolder.Variable} names.")
        {
            manifest,
            forget,
        };
        command.SetAction(parsed =>
        {
            var (path, output) = (parsed.GetRequiredValue(manifest), parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(forget)) Forget(path, output);
            else Trust(path, output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Trust(string path, TextWriter output)
    {
        var diagnostics = new DiagnosticBag();
        var opened = Selection(path).Open(CodeGate.Trusting, CodeUse.IfTrusted, diagnostics);
        var plans = opened is null ? [] : new Planner(opened.Grammar).Plan(opened.Manifest, diagnostics);
        diagnostics.ThrowIfAny();
        var code = opened!.Code.Concat(plans.SelectMany(plan => PlannedCode.Of(plan))).DistinctBy(one => one.Identity)
            .ToList();
        if (code.Count == 0)
        {
            output.WriteLine($"{path}: there is no code in it that is not the tool's own.");
            return;
        }

        TrustStore.Add(path, opened.Manifest.Sha256, code);
        output.WriteLine($"{path} may run from now on, until a byte of it changes:");
        output.Write(string.Concat(code.Select(CodeGate.Listed)));
    }

    private static void Forget(string path, TextWriter output)
    {
        var diagnostics = new DiagnosticBag();
        var opened = Selection(path).Open(CodeGate.Trusting, CodeUse.IfPossible, diagnostics);
        if (opened is null) diagnostics.ThrowIfAny();
        output.WriteLine(TrustStore.Remove(opened!.Manifest.Sha256)
            ? $"{path}: you are asked again before it runs code."
            : $"{path} was not trusted.");
    }

    private static PlanSelection Selection(string path)
    {
        var record = Path.Combine(path, RecordFile.Name);
        return new PlanSelection(File.Exists(record) ? record : path, [], []);
    }
}
