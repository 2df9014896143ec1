using Polytope.Tool.Manifests;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plans;

/// <summary>
/// The files on which a check of plans depends, for a build that checks again when one of them changes: the manifest,
/// what is learned, plug-ins, the trainer's files, and where it is noted what code may run.
/// </summary>
internal static class PlanInputs
{
    /// <summary>Their full paths; some may not be there.</summary>
    /// <param name="manifest">Its path.</param>
    public static IEnumerable<string> Of(string manifest, OpenManifest opened, IReadOnlyList<Plan> plans)
    {
        IEnumerable<string> files =
        [
            manifest,
            .. plans.Select(plan => plan.Image.Source?.Path).OfType<string>(),
            .. plans.SelectMany(plan => plan.Scripts).Select(script => script.Path),
            .. from code in opened.Code.Concat(opened.Plugins.Select(plugin => plugin.Code))
               from file in code.Files
               select Path.Combine(code.Folder, file.Name),
        ];
        if (opened.Code.Count > 0 || plans.Any(plan => PartAnswers.Programs(plan.Trainer).Any()))
            files = files.Concat(TrustStore.PathOf(opened.Manifest.Sha256) is { } path ? [path] : []);
        return files.Select(Path.GetFullPath).Distinct();
    }
}
