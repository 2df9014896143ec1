using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Pipeline.Shards;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands;

/// <summary><c>list</c>: the experiments of a manifest, and which runs are up to date.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var arguments = new PlanArguments();
        var output = RunsOption.Create("The folder with the runs.");
        var json = new Option<bool>("--json") { Description = "Print the list as JSON." };
        var shard = ShardOption.Create();
        var command = new Command("list", "List the experiments of a manifest, and which runs are up to date.")
        {
            output,
            json,
            shard,
        };
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var share = ShardOption.In(parsed, shard);
            var plans = ShardLayout.Share(
                arguments.Plans(parsed, arguments.In(parsed), share, out var skipped, CodeUse.IfTrusted), share);
            var rows = plans.Select(plan => Row(plan, parsed.GetRequiredValue(output))).ToList();
            var text = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) text.WriteLine(JsonSerializer.Serialize(rows, JsonText.Indented));
            else Print(rows, text);
            return skipped.Count == 0 ? ExitCode.Done : ExitCode.WrongInput;
        });
        return command;
    }

    private static ListRow Row(Plan plan, string output)
    {
        if (plan.Parts.Any(part => part is IStandIn)) return Unknown(plan);
        var settings = new RunSettings(output, Resume: false, Force: false, Threads: 1) { Memory = long.MaxValue };
        var folder = RunFolder.For(output, plan.Experiment);
        folder.TryRecover();
        var found = RunDecision.Of(plan, folder, settings).Found;
        var state = found.State switch
        {
            RunState.New => "new",
            RunState.Unfinished => "unfinished",
            RunState.Stale => "stale",
            RunState.Diverged => "diverged",
            RunState.Blocked => "blocked",
            _ => "up to date",
        };
        return Row(plan, state, found.Reasons);
    }

    /// <summary>Whether the run is up to date can't be told without the plug-in.</summary>
    private static ListRow Unknown(Plan plan) => Row(
        plan,
        "unknown",
        [
            $"plug-in of {string.Join(", ", plan.Parts.Where(part => part is IStandIn).Select(part => part.Name))} "
            + "is not loaded",
        ]);

    private static ListRow Row(Plan plan, string state, IReadOnlyList<string> reasons)
    {
        var image = plan.Image switch
        {
            DrawnImage drawn => FormattableString.Invariant($"{drawn.Shape.Name} {drawn.Width}x{drawn.Height}"),
            { Source: { } file } => file.Written,
            _ => "",
        };
        return new ListRow(
            plan.Experiment,
            image,
            plan.Network.Hidden.ToString(),
            plan.Training.Epochs,
            plan.FrameEpochs.Length,
            plan.CheckpointEpochs.Length,
            state,
            reasons);
    }

    private static void Print(List<ListRow> rows, TextWriter output)
    {
        string[][] cells =
        [
            ["EXPERIMENT", "IMAGE", "HIDDEN", "EPOCHS", "FRAMES", "RUN"],
            .. rows.Select(row => (string[])
            [
                row.Experiment,
                row.Image,
                row.Hidden,
                FormattableString.Invariant($"{row.Epochs:n0}"),
                FormattableString.Invariant($"{row.Frames:n0}"),
                row.Summary,
            ]),
        ];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];
        foreach (var row in cells)
            output.WriteLine(string.Join(
                "  ", row.Select((cell, column) => column < row.Length - 1 ? cell.PadRight(widths[column]) : cell)));
    }
}

/// <param name="Experiment">The id.</param>
/// <param name="Image">What is learned: a shape with its size, or a file.</param>
/// <param name="Hidden">The hidden layers.</param>
/// <param name="Epochs">Of the training.</param>
/// <param name="Frames">Epochs that an output draws; a row of metrics is no frame.</param>
/// <param name="Checkpoints">Epochs whose weights are kept.</param>
/// <param name="State">unknown, new, unfinished, stale, diverged, blocked or up to date.</param>
/// <param name="Reasons">Why it would run.</param>
internal sealed record ListRow(
    string Experiment,
    string Image,
    string Hidden,
    int Epochs,
    int Frames,
    int Checkpoints,
    string State,
    IReadOnlyList<string> Reasons)
{
    /// <summary>State and reasons in one line of a table.</summary>
    [JsonIgnore]
    public string Summary => State switch
    {
        "diverged" => Reasons[0],
        "new" or "up to date" => State,
        _ => $"{State}: {string.Join("; ", Reasons)}",
    };
}
