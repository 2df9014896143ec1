using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands;

/// <summary><c>schema</c>: the manifest's JSON Schema, or the record's.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command(
            "schema",
            "Print the manifest's JSON Schema. Editors complete and check keys with it: save it beside the manifest, "
            + "and begin the manifest with '# yaml-language-server: $schema=experiments.schema.json'. "
            + PartCatalog.Standard);
        var record = new Option<bool>("--record")
        {
            Description = "Print the JSON Schema of a run's record, run.json, instead.",
        };
        command.Add(record);
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(record) ? RecordFile.Schema() : ManifestSchema.Of(Grammar.Standard));
            return ExitCode.Done;
        });
        return command;
    }
}
