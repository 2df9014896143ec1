using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>The plan that a record says ran.</summary>
internal static class PlanOfRecord
{
    /// <param name="file">The record's path, from whose folder an image file is found.</param>
    /// <exception cref="UserErrorException">The plan can't be read, or is not the one that ran.</exception>
    public static Plan Read(RunRecord record, string file)
    {
        var diagnostics = new DiagnosticBag();
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var manifest = new ManifestReader(Grammar.Standard).Read(record.Plan.Manifest, $"{file}: plan.manifest", folder, diagnostics);
        var plans = manifest is null ? [] : new Planner(Grammar.Standard).Plan(manifest, diagnostics);
        diagnostics.ThrowIfAny();
        var plan = plans[0];
        return plan.TrainingHash == record.Plan.TrainingHash
            ? plan
            : throw new UserErrorException(
                $"{file}: the manifest in the record is not the plan that ran ({string.Join("; ", Freshness.Differences(plan, record, agree: false))}): the record or the image was changed.",
                ExitCode.Differs);
    }
}
