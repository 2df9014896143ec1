using System.Text.Json.Nodes;
using Polytope.Core.Images.Shapes;
using Polytope.Tool.Commands;
using Polytope.Tool.Manifests;
using Polytope.Tool.Plugins;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

public sealed class ManifestSchemaTests
{
    private static readonly string Generated = ManifestSchema.Of(Grammar.Standard);

    [Fact]
    public void The_committed_schema_is_the_generated_one() =>
        // When this fails: dotnet run --project tool/Polytope.Tool -- schema > schemas/experiments.schema.json
        Assert.Equal(Generated, File.ReadAllText(Repository.File("schemas/experiments.schema.json")));

    [Fact]
    public void Every_key_has_a_description() =>
        Assert.All(Properties(Root()), property => Assert.False(
            string.IsNullOrWhiteSpace((string?)property.Value?["description"]), property.Key));

    [Fact]
    public void The_published_experiments_and_the_starter_fit_the_schema()
    {
        Assert.Empty(Mistakes(File.ReadAllText(Repository.File("experiments.yaml"))));
        Assert.Empty(Mistakes(StarterManifest.Text));
    }

    [Theory]
    [InlineData(Planned.Sound)]
    [InlineData(
        "image: { shape: star, width: 300, height: 200, points: 7 }, network: { hidden: [10x10, 2, 10x3], bias: "
            + "pytorch }, training: { batch: full }, outputs: [{ renderer: movie, every: [1 until 50, 10] }, { "
            + "renderer: frames, at: [0, last], size: image }]")]
    public void Every_manifest_of_a_plan_fits_the_schema(string settings) =>
        Assert.Empty(Mistakes(Planned.One(settings).ToManifest()));

    [Theory]
    [InlineData("sead: 3", "/sead additionalProperties")]
    [InlineData("seed: yes", "/seed type")]
    [InlineData("seed: -1", "/seed minimum")]
    [InlineData("image: { shape: disk, inner: 0.1 }", "/image/inner enum")]
    [InlineData("image: { shape: rign }", "/image/shape enum")]
    [InlineData("image: { file: a.png, size: 3 }", "/image/size enum")]
    [InlineData("network: { hidden: six }", "/network/hidden anyOf")]
    [InlineData("network: { activation: relu, slope: 0.1 }", "/network/slope enum")]
    [InlineData("training: { rate: 0 }", "/training/rate exclusiveMinimum")]
    [InlineData("training: { optimizer: sgd, beta1: 0.1 }", "/training/beta1 enum")]
    [InlineData("outputs: [{ renderer: painter }]", "/outputs/0/renderer enum")]
    [InlineData("outputs: [{ renderer: movie, every: often }]", "/outputs/0/every anyOf")]
    public void What_the_reader_refuses_the_schema_refuses(string setting, string expected)
    {
        var yaml = $"version: 1\nexperiments: {{ a: {{ {setting} }} }}";
        Assert.Equal(["/experiments/a" + expected], Mistakes(yaml));
        Assert.NotEmpty(Planned.Mistakes(yaml));
    }

    [Fact]
    public void Every_shape_that_can_be_drawn_can_be_asked_for() => Assert.Equal(
        typeof(DrawnShape).Assembly.GetTypes().Concat(typeof(Grammar).Assembly.GetTypes())
            .Count(type => type.IsSubclassOf(typeof(DrawnShape)) && !type.IsAbstract
                && !type.IsAssignableTo(typeof(IStandIn))),
        Root()["definitions"]!["settings"]!["properties"]!["image"]!["properties"]!["shape"]!["enum"]!.AsArray().Count);

    private static IReadOnlyList<string> Mistakes(string yaml) => new JsonSchema(Root()).Mistakes(yaml);

    private static JsonObject Root() => JsonNode.Parse(Generated)!.AsObject();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode? node) => node switch
    {
        // The condition of a rule names a property again, and describes nothing.
        JsonObject map => map.Where(entry => entry.Key != "if").SelectMany(entry => entry.Key == "properties"
            ? entry.Value!.AsObject().Concat(entry.Value.AsObject().SelectMany(inner => Properties(inner.Value)))
            : Properties(entry.Value)),
        JsonArray list => list.SelectMany(Properties),
        _ => [],
    };
}
