using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Planning;
using Polytope.Tool.Tests.Pipeline;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>A part that the tool does not know works like its own: that is what a plug-in relies on.</summary>
public sealed class ForeignPartTests
{
    private const string Drawn =
        "outputs: [{ renderer: height-map, levels: 12, projection: oblique, sun: { height: 45 } }]";

    private const string Frozen = "training: { trainer: frozen }";

    [Fact]
    public void Its_properties_are_keys()
    {
        var renderer = Assert.IsType<HeightMap>(One(Drawn).Outputs[0].Renderer);
        Assert.Equal(
            new HeightMap { Levels = 12, Projection = Projection.Oblique, Sun = new Sun { Height = 45 } }, renderer);
        Assert.Equal([6000], One(Drawn).Outputs[0].Epochs);
    }

    [Fact]
    public void Its_values_are_lines_of_the_plan_and_a_manifest_of_them_gives_the_same_plan()
    {
        var plan = One(Drawn);
        Assert.Equal(
            """
            outputs[0].renderer = height-map
            outputs[0].at = last
            outputs[0].levels = 12
            outputs[0].top = highest
            outputs[0].depth = 0
            outputs[0].projection = oblique
            outputs[0].dashed = false
            outputs[0].sun.height = 45
            """,
            string.Join('\n', plan.Lines.Where(line => line.Path.StartsWith("outputs[0]", StringComparison.Ordinal))));
        Assert.Equal(plan.Hash, Assert.Single(Plans(plan.ToManifest(), out _)).Hash);
    }

    [Fact]
    public void Its_values_can_be_set_on_the_command_line()
    {
        string[] sets =
            ["outputs[0].levels=3", "outputs[0].top=-2.5", "outputs[0].depth=-1", "outputs[0].sun.height=1"];
        var expected = One(Drawn).Outputs[0].Renderer as HeightMap;
        expected = expected! with { Levels = 3, Top = -2.5, Depth = -1, Sun = new Sun { Height = 1 } };
        Assert.Equal(expected, One(Drawn, sets).Outputs[0].Renderer);
    }

    [Fact]
    public void A_silent_default_is_not_in_the_hash()
    {
        Assert.DoesNotContain("dashed", PlanText.SilentPaths(One("seed: 1")));
        Assert.Contains("outputs[0].dashed", PlanText.SilentPaths(One(Drawn)));
        Assert.NotEqual(One(Drawn).Hash, One(Drawn, "outputs[0].dashed=true").Hash);
    }

    [Theory]
    [InlineData(
        "outputs: [{ renderer: height-map, levels: 1 }]",
        "PT0104: 'outputs[0].levels' must be from 2 to 64, but is 1.")]
    [InlineData(
        "outputs: [{ renderer: height-map, depth: -6 }]",
        "PT0104: 'outputs[0].depth' must be from -5 to 0, but is -6.")]
    [InlineData(
        "outputs: [{ renderer: height-map, top: 11 }]", "PT0104: 'outputs[0].top' must be from -10 to 10, but is 11.")]
    [InlineData(
        "outputs: [{ renderer: height-map, levls: 3 }]",
        "PT0101: 'levls' is not a key of 'outputs[0]'. Did you mean 'levels'?")]
    [InlineData(
        "outputs: [{ renderer: movie, levels: 3 }]",
        "PT0107: 'outputs[0].levels' has no meaning with 'renderer: movie'. It goes with height-map.")]
    [InlineData(
        "outputs: [{ renderer: height-map, sun: { height: 91 } }]",
        "PT0104: 'outputs[0].sun.height' must be from 0 to 90, but is 91.")]
    [InlineData(
        "training: { trainer: { kind: frozen, factor: 3 } }",
        "PT0104: 'training.trainer.factor' must be from 0 to 2, but is 3.")]
    [InlineData(
        "training: { trainer: { kind: builtin, factor: 1 } }",
        "PT0107: 'training.trainer.factor' has no meaning with 'kind: builtin'. It goes with frozen.")]
    [InlineData(
        "training: { trainer: [] }",
        "PT0103: 'training.trainer' expects one of builtin, process, frozen, or a mapping with 'kind' and further "
        + "keys, but this is a list.")]
    public void Its_keys_have_the_same_mistakes(string settings, string expected)
    {
        Plans($"version: 1\nexperiments: {{ one: {{ {settings}, {Planned.Small} }} }}", out var mistakes);
        Assert.EndsWith(": error " + expected, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outputs: [{ renderer: height-map, levels: 3, depth: -4 }]", 75, "The sea is too deep.")]
    [InlineData("training: { trainer: { kind: frozen, factor: 0 } }", 68, "Nothing would be left.")]
    public void A_mistake_is_reported_at_the_key_that_it_names_as_data(string settings, int column, string expected)
    {
        Plans($"version: 1\nexperiments: {{ one: {{ {settings}, {Planned.Small} }} }}", out var mistakes);
        Assert.Equal($"experiments.yaml(2,{column}): error PT0306: {expected}", Assert.Single(mistakes));
    }

    [Fact]
    public void What_this_machine_lacks_is_a_mistake_only_where_the_plan_will_run_here()
    {
        const string outputs = "outputs: [{ renderer: height-map, levels: 64 }]";
        const string yaml = $"version: 1\nexperiments: {{ one: {{ {outputs}, {Planned.Small} }} }}";
        Assert.Single(Plans(yaml, out var mistakes));
        Assert.Empty(mistakes);
        var diagnostics = new DiagnosticBag();
        Assert.Empty(Planned.From(yaml, diagnostics, grammar: ForeignParts.Grammar, isForThisMachine: true));
        Assert.Equal(
            "experiments.yaml(2,65): error PT0306: There is no plotter.",
            Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Fact]
    public void Two_outputs_for_its_file_are_refused()
    {
        const string outputs = "outputs: [{ renderer: height-map }, { renderer: height-map }]";
        Plans($"version: 1\nexperiments: {{ one: {{ {outputs}, {Planned.Small} }} }}", out var mistakes);
        Assert.EndsWith(
            ": error PT0305: 'outputs[1]' would write the same files as 'outputs[0]': take one of the two out.",
            Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_has_its_keys()
    {
        var schema = JsonNode
            .Parse(ManifestSchema.Of(ForeignParts.Grammar))!["definitions"]!["settings"]!["properties"]!;
        var levels = schema["outputs"]!["items"]!["properties"]!["levels"]!;
        Assert.Equal("[height-map] Contour lines. Default: 8.", (string?)levels["description"]);
        Assert.Equal((2, 64), ((int)levels["minimum"]!, (int)levels["maximum"]!));
        var trainer = schema["training"]!["properties"]!["trainer"]!;
        Assert.Equal("builtin", (string?)trainer["default"]);
        Assert.Equal(
            ["builtin", "process", "frozen"],
            trainer["anyOf"]![0]!["enum"]!.AsArray().Select(name => (string?)name));
        Assert.NotNull(trainer["anyOf"]![1]!["properties"]!["factor"]);
        var words = trainer["anyOf"]![1]!["properties"]!["words"]!;
        Assert.Equal(("array", "[frozen] What is said in the end. Default: []."),
            ((string?)words["type"], (string?)words["description"]));
        Assert.Equal(["so", "long"], words["examples"]![0]!.AsArray().Select(word => (string?)word));
        var fitting = new Manifests.JsonSchema(JsonNode.Parse(ManifestSchema.Of(ForeignParts.Grammar))!.AsObject());
        Assert.Empty(
            fitting.Mistakes(One(Drawn + ", training: { trainer: { kind: frozen, factor: 2 } }").ToManifest()));
    }

    [Fact]
    public void A_trainer_is_named_alone_or_with_its_keys()
    {
        Assert.Equal(new FrozenTrainer(), One(Frozen).Trainer);
        Assert.Equal(
            new FrozenTrainer { Factor = 0.5 }, One("training: { trainer: { kind: frozen, factor: 0.5 } }").Trainer);
        Assert.Equal(new FrozenTrainer { Factor = 0.5 }, One(Frozen, "training.trainer.factor=0.5").Trainer);
        Assert.Equal(
            ["training.trainer.kind = frozen", "training.trainer.factor = 0.5", "training.trainer.words = []"],
            One("training: { trainer: { kind: frozen, factor: 0.5 } }").Lines.Select(line => line.ToString())
                .Where(line => line.StartsWith("training.trainer", StringComparison.Ordinal)));
        Assert.Equal(One("seed: 1").Hash, One("training: { trainer: { kind: builtin } }").Hash);
        Assert.NotEqual(One(Frozen).TrainingHash, One(Frozen, "training.trainer.factor=2").TrainingHash);
    }

    [Fact]
    public void A_key_may_be_a_list_of_texts()
    {
        var plan = One("training: { trainer: { kind: frozen, words: [a b, 'c, d', 7, true] } }");
        Assert.Equal(new FrozenTrainer { Words = ["a b", "c, d", "7", "true"] }, plan.Trainer);
        Assert.Contains(new PlanLine("training.trainer.words", "[\"a b\", \"c, d\", \"7\", \"true\"]"), plan.Lines);
        Assert.Equal(plan.Hash, Assert.Single(Plans(plan.ToManifest(), out _)).Hash);
        Assert.Equal(
            new FrozenTrainer { Words = ["python3", "train.py"] },
            One(Frozen, "training.trainer.words=[python3,train.py]").Trainer);
        Assert.NotEqual(
            One(Frozen, "training.trainer.words=[a,b]").Hash, One(Frozen, "training.trainer.words=[a b]").Hash);
        Assert.Equal(One(Frozen).Hash, One(Frozen, "training.trainer.words=[]").Hash);
    }

    [Theory]
    [InlineData(
        "so long", "'training.trainer.words' expects a list of texts, but this is 'so long'. Write [so, long].")]
    [InlineData("[so, [long]]", "'training.trainer.words[1]' expects a text, but this is a list.")]
    [InlineData("[so, ~]", "'training.trainer.words[1]' expects a text, but this is nothing.")]
    [InlineData("{ so: long }", "'training.trainer.words' expects a list of texts, but this is a mapping.")]
    public void An_item_that_is_no_text_is_reported_where_it_stands(string words, string expected)
    {
        Plans(
            $"version: 1\nexperiments:\n  one:\n    training: {{ trainer: {{ kind: frozen, words: {words} }} }}",
            out var mistakes);
        Assert.Contains(mistakes, mistake => mistake.EndsWith(": error PT0103: " + expected, StringComparison.Ordinal));
    }

    [Fact]
    public void An_experiments_trainer_leaves_behind_the_keys_of_the_defaults_trainer()
    {
        var plans = Plans(
            $"version: 1\ndefaults: {{ {Planned.Small}, training: {{ trainer: {{ kind: frozen, factor: 0.5 }} }} }}\n"
            + "experiments: { a: { training: { trainer: builtin } }, b: { training: { trainer: { factor: 0.25 } } } }",
            out var mistakes);
        Assert.Empty(mistakes);
        Assert.Equal([new Core.Training.Builtin.BuiltinTrainer(), new FrozenTrainer { Factor = 0.25 }], plans.Select(
            plan => plan.Trainer));
    }

    [Fact]
    public void The_runner_runs_it()
    {
        using var place = new Workplace { Grammar = ForeignParts.Grammar };
        place.Run(place.Plan(
            $"{Planned.Small}, training: {{ epochs: 3, trainer: {{ kind: frozen, factor: 0 }} }}, "
            + "outputs: [{ renderer: height-map, every: 1 }]",
            ["training.trainer.factor=0.5", "outputs[0].levels=5"]));
        Assert.Equal(
            ["0 5  FromAbove 30", "1 5  FromAbove 30", "2 5  FromAbove 30", "3 5  FromAbove 30"],
            File.ReadAllLines(Path.Combine(place.Folder.Final, "heights.txt")));
        Assert.Single(place.Record.Checkpoints.Select(checkpoint => checkpoint.Sha256).Distinct());
        Assert.Equal("0.5", place.Record.Plan.Values["training.trainer.factor"]);
    }

    private static Plan One(string settings, params string[] sets)
    {
        var plans = Plans(
            $"version: 1\nexperiments: {{ one: {{ {settings}, {Planned.Sound} }} }}", out var mistakes, sets);
        Assert.Empty(mistakes);
        return Assert.Single(plans);
    }

    private static IReadOnlyList<Plan> Plans(string yaml, out IEnumerable<string> mistakes, params string[] sets)
    {
        var diagnostics = new DiagnosticBag();
        var plans = Planned.From(yaml, diagnostics, sets, grammar: ForeignParts.Grammar);
        mistakes = diagnostics.Sorted().Select(diagnostic => diagnostic.ToString());
        return plans;
    }
}
