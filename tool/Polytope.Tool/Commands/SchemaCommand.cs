using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;

namespace Polytope.Tool.Commands;

/// <summary><c>schema</c>: the manifest's JSON Schema.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema",
            "Print the manifest's JSON Schema. Editors complete and check keys with it: save it beside the manifest, and begin "
            + "the manifest with '# yaml-language-server: $schema=experiments.schema.json'.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(ManifestSchema.Of(Grammar.Standard));
            return ExitCode.Done;
        });
        return command;
    }
}
