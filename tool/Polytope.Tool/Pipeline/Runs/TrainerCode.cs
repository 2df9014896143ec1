using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>
/// The code that trains a plan and is not the tool's own: the files of a program, or a plug-in. It may be mended while
/// a run is unfinished; the record then tells which code trained from which epoch on.
/// </summary>
internal static class TrainerCode
{
    /// <summary>What trained a run, with what trains it from now on; null for the tool's own trainer.</summary>
    /// <param name="before">What trained it until now; null where it begins.</param>
    /// <param name="from">The epoch of the checkpoint that the training goes on from; null at the start.</param>
    public static IReadOnlyList<RecordedTrainer>? After(
        IReadOnlyList<RecordedTrainer>? before, int? from, Plan plan)
    {
        if (Of(plan) is not { Count: > 0 } now) return null;
        List<RecordedTrainer> all = [.. (before ?? []).Where(trainer => trainer.From < (from ?? 0))];
        // What is trained to its end is only drawn again.
        var isOver = from >= plan.Training.Epochs;
        if (!isOver && !(all is [.., var last] && IsSame(last.Files, now)))
            all.Add(new RecordedTrainer(from ?? 0, now));
        return all;
    }

    /// <summary>
    /// Whether a plan differs from a recorded run in nothing but the content of its trainer's files, so that it can go
    /// on from the run's checkpoints.
    /// </summary>
    public static bool IsMended(RunRecord record, Plan plan)
    {
        if (record.TrainedBy is not [.., var last] || plan.Scripts.IsEmpty
            || !plan.Scripts.All(script => last.Files.ContainsKey(script.Kept))) return false;
        var before = plan with
        {
            Scripts = [.. plan.Scripts.Select(script => script with { Sha256 = last.Files[script.Kept] })],
        };
        return PlanChange.IsSameTrajectory(record, before);
    }

    /// <summary>
    /// The files of a trainer that are others than when they trained a run last, as the run keeps them.
    /// </summary>
    public static IEnumerable<string> Changed(RunRecord record, Plan plan) =>
        from script in plan.Scripts
        let was = record.TrainedBy?[^1].Files.GetValueOrDefault(script.Kept)
        where was is not null && was != script.Sha256
        select script.Kept;

    /// <summary>The plug-ins of a plan that are others than when a run was made with them, a phrase each.</summary>
    public static IEnumerable<string> Rebuilt(RunRecord record, Plan plan) =>
        from was in record.Plugins ?? []
        from plugin in plan.Plugins
        where plugin.About.Name == was.Name && plugin.Code.Identity != was.Identity
        select $"plug-in {was.Name} was rebuilt: {was.Version} (SHA-256 {was.Sha256}) -> {plugin.About.Version} "
            + $"(SHA-256 {plugin.Code.Files[0].Sha256})";

    /// <summary>In a sentence, which code trained until which epoch; null where one code trained all.</summary>
    public static string? Told(RunRecord record)
    {
        if (record.TrainedBy is not { Count: > 1 } all) return null;
        var changes = all.Skip(1).Select((next, index) =>
        {
            var before = all[index];
            var files = next.Files.Where(file => before.Files.GetValueOrDefault(file.Key) != file.Value);
            return FormattableString.Invariant($"after epoch {next.From} ")
                + string.Join(", ", files.Select(
                    file =>
                        $"{file.Key} (SHA-256 {before.Files.GetValueOrDefault(file.Key) ?? "none"} -> {file.Value})"));
        });
        return $"The trainer was changed on the way: {string.Join("; ", changes)}.";
    }

    private static Dictionary<string, string> Of(Plan plan)
    {
        var files = plan.Scripts.DistinctBy(script => script.Kept)
            .ToDictionary(script => script.Kept, script => script.Sha256);
        if (Plugin.Of(plan.Trainer) is { } plugin) files[$"plug-in {plugin.About.Name}"] = plugin.Code.Files[0].Sha256;
        return files;
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && one.All(file => other.GetValueOrDefault(file.Key) == file.Value);
}
