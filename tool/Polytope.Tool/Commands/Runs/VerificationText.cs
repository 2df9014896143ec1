using System.Text.Json;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;

namespace Polytope.Tool.Commands.Runs;

/// <summary>What is printed of a verification.</summary>
internal static class VerificationText
{
    public static string Of(Verification verification)
    {
        var (experiment, all) = (verification.Record.Experiment, verification.Record.Checkpoints.Count);
        return verification switch
        {
            { IsSame: true } => FormattableString.Invariant(
                $"{experiment}: the same. All {all} checkpoints have the recorded weights, bit for bit.")
                + (TrainerCode.Told(verification.Record) is { } told ? $" {told} What it is now gives them all." : ""),
            { FirstDifferent: { } epoch, Agreed: var agreed } => FormattableString.Invariant(
                $"{experiment}: different from epoch {epoch} on ({agreed} of {all} checkpoints agree).")
                + (verification.Reason is { } reason ? $" {reason}" : ""),
            _ => $"{experiment}: different: {verification.Reason}.",
        };
    }

    public static string Json(Verification verification) =>
        JsonSerializer.Serialize(Fields(verification), JsonText.Indented);

    public static object Fields(Verification verification) => new
    {
        experiment = verification.Record.Experiment,
        same = verification.IsSame,
        checkpoints = verification.Record.Checkpoints.Count,
        agreed = verification.Agreed,
        firstDifferent = verification.FirstDifferent,
        reason = verification.Reason,
        changedPlugins = verification.ChangedPlugins.Select(changed => new
        {
            name = changed.Was.Name,
            wasVersion = changed.Was.Version,
            wasSha256 = changed.Was.Sha256,
            version = changed.Version,
            sha256 = changed.Sha256,
        }),
    };
}
