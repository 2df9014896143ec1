using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Manifests;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Records;

public sealed class RecordSchemaTests
{
    private static readonly JsonSchema Schema = new((JsonObject)JsonNode.Parse(RecordFile.Schema())!);

    [Fact]
    public void The_committed_schema_is_the_generated_one() =>
        // When this fails: dotnet run --project tool/Polytope.Tool -- schema --record > schemas/record.schema.json
        Assert.Equal(RecordFile.Schema(), File.ReadAllText(Repository.File("schemas/record.schema.json")));

    [Fact]
    public void Records_of_complete_and_of_diverged_runs_fit_the_schema()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Assert.Empty(Mistakes(place));
        Assert.Throws<UserErrorException>(() => place.Run(
            place.Plan("training.optimizer=sgd", "training.rate=10"), force: true));
        Assert.Empty(Mistakes(place));
        var path = Path.Combine(place.Folder.Final, RecordFile.Name);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"diverged\"", "\"fine\"", StringComparison.Ordinal));
        Assert.Equal(["/status enum"], Mistakes(place));
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var path = Path.Combine(place.Folder.Final, RecordFile.Name);
        var written = File.ReadAllText(path);
        RecordFile.Write(place.Folder.Final, RecordFile.Read(path));
        Assert.Equal(written, File.ReadAllText(path));
    }

    private static IReadOnlyList<string> Mistakes(Workplace place) =>
        Schema.Mistakes(File.ReadAllText(Path.Combine(place.Folder.Final, RecordFile.Name)));
}
