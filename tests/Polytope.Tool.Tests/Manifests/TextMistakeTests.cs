using System.Text;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

/// <summary>What is wrong with a manifest as a file and as YAML.</summary>
public sealed class TextMistakeTests
{
    private const string Sound =
        "version: 1\nexperiments:\n  a: { image: { shape: ring }, network: { hidden: 14x6 } }\n";

    [Theory]
    [InlineData(
        "",
        "experiments.yaml(1,1): error PT0004: The manifest is empty. 'dotnet polytope init' makes one to start from.")]
    [InlineData(
        "# nothing yet\n",
        "experiments.yaml(1,1): error PT0004: The manifest is empty. 'dotnet polytope init' makes one to start from.")]
    [InlineData(
        "---\n",
        "experiments.yaml(1,1): error PT0004: The manifest is empty. 'dotnet polytope init' makes one to start from.")]
    [InlineData(
        "hello\n",
        "experiments.yaml(1,1): error PT0103: A manifest is a mapping with the keys version, plugins, defaults, "
            + "experiments, but this is 'hello'.")]
    [InlineData(
        "- a\n",
        "experiments.yaml(1,1): error PT0103: A manifest is a mapping with the keys version, plugins, defaults, "
            + "experiments, but this is a list.")]
    public void An_empty_manifest_and_one_that_is_not_a_mapping_are_reported(string yaml, string expected) =>
        Assert.Equal(expected, Planned.Mistakes(yaml));

    [Theory]
    [InlineData(
        "  a:\n    network: { hidden: [10, 2\n    seed: 1\n",
        "(4,24): error PT0005: The list that starts here with '[' does not end properly: a ',' or a ']' is missing.")]
    [InlineData(
        "  a:\n    network: { hidden: [10, 2 }\n",
        "(4,24): error PT0005: The list that starts here with '[' does not end properly: a ',' or a ']' is missing.")]
    [InlineData(
        "  a:\n    network: { hidden: [10, 2",
        "(4,24): error PT0005: The list that starts here with '[' does not end properly: a ',' or a ']' is missing.")]
    [InlineData(
        "  a:\n    network: { hidden: 10x2\n    seed: 1\n",
        "(4,14): error PT0005: The mapping that starts here with '{' does not end properly: a ',' or a '}' is "
            + "missing.")]
    [InlineData(
        "  a:\n    seed: 'one\n", "(4,11): error PT0005: The text that starts here with a quote has no closing quote.")]
    [InlineData(
        "  a:\n    seed: \"one\n",
        "(4,11): error PT0005: The text that starts here with a quote has no closing quote.")]
    [InlineData(
        "  a:\n    seed: b: 1\n",
        "(4,12): error PT0005: A ': ' is not expected here: a key is indented too far, or a text with ': ' wants "
            + "quotes.")]
    [InlineData("  a:\n    seed: 1\n   image: 2\n", "(5,4): error PT0005: A 'key: value' is expected here.")]
    [InlineData(
        "  a:\n    image: @file\n", "(4,12): error PT0005: A text can't start with this character: put it in quotes.")]
    [InlineData(
        "  a:\n    outputs:  - 1\n",
        "(4,15): error PT0005: A list starts on a line of its own: '- ' can't follow 'key:' directly.")]
    [InlineData(
        "  a:\n    seed: *\n",
        "(4,11): error PT0005: A name is missing after '&' or '*': to begin a text with it, use quotes.")]
    [InlineData("  a:\n\tseed: 1\n", "(4,1): error PT0006: A tab indents this line: use spaces.")]
    [InlineData("  a:\n  \tseed: 1\n", "(4,3): error PT0006: A tab indents this line: use spaces.")]
    public void Malformed_yaml_is_explained_where_it_begins(string rest, string expected) =>
        Assert.Equal("experiments.yaml" + expected, Planned.Mistakes("version: 1\nexperiments:\n" + rest));

    [Fact]
    public void A_second_document_is_refused() => Assert.Equal(
        "experiments.yaml(4,1): error PT0007: A manifest is one YAML document: take out the '---' between the two.",
        Planned.Mistakes(Sound + "---\n" + Sound));

    [Theory]
    [InlineData(
        "version: 1\nexperiments: &x\n  a: *x\n", "(3,6): error PT0008: The alias '*x' stands inside its own anchor.")]
    [InlineData(
        "version: 1\nexperiments: &ring\n  a: *rign\n",
        "(3,6): error PT0008: No anchor '&rign' comes before this alias. Did you mean 'ring'?")]
    [InlineData(
        "version: !!int 1\n",
        "(1,10): error PT0009: Tags such as 'tag:yaml.org,2002:int' are not used in manifests: leave it out.")]
    public void Unknown_aliases_and_tags_are_refused(string yaml, string expected) =>
        Assert.Contains("experiments.yaml" + expected, Planned.Mistakes(yaml).Split('\n'));

    [Fact]
    public void A_merge_key_adds_what_the_mapping_does_not_have()
    {
        const string Yaml =
            """
            version: 1
            experiments:
              a: &a
                image: { shape: ring }
                network: &n { hidden: 14x6, activation: relu }
                seed: 3
              b:
                <<: *a
                network:
                  <<: [{ hidden: 5, bias: 0.25 }, *n]
                  hidden: 4
            """;
        var plans = Planned.From(Yaml);
        Assert.Equal((plans[0].Image, 3UL), (plans[1].Image, plans[1].Seed));
        Assert.Equal([4], plans[1].Network.Hidden.Widths);
        Assert.Equal((Activation.Relu, 0.25), (plans[1].Network.Function, plans[1].Network.Bias));
    }

    [Fact]
    public void What_is_merged_keeps_its_position() => Assert.Equal(
        "experiments.yaml(3,20): error PT0101: 'sead' is not a key of an experiment. Did you mean 'seed'?",
        Planned.Mistakes($"version: 1\nexperiments:\n  a: {{ <<: &more {{ sead: 3 }}, {Planned.Sound} }}\n"));

    [Theory]
    [InlineData("<<: 3", "(3,12): error PT0103: '<<' takes a mapping or a list of mappings, but this is '3'.")]
    [InlineData(
        "<<: {}, <<: {}", "(3,16): error PT0102: The key '<<' stands here a second time; the first is in line 3.")]
    [InlineData(
        "'<<': {}",
        "(3,8): error PT0101: '<<' is not a key of an experiment. Known here: title, notes, image, sampling, network, "
            + "training, "
        + "seed, outputs, matrix.")]
    public void A_merge_key_takes_mappings_alone(string merge, string expected) => Assert.Equal(
        "experiments.yaml" + expected, Planned.Mistakes(
            $"version: 1\nexperiments:\n  a: {{ {merge}, {Planned.Sound} }}\n"));

    [Theory]
    [InlineData("block", "(7,16)")]
    [InlineData("flow", "(4,26)")]
    public void An_escape_that_does_not_exist_is_explained(string name, string place)
    {
        var path = Repository.File($"tests/data/manifests/{name}.yaml");
        var diagnostics = new DiagnosticBag();
        Assert.Null(new ManifestReader(Grammar.Standard).ReadFile(path, diagnostics));
        Assert.Equal(
            $@"{path}{place}: error PT0005: A '\' in double quotes starts an escape, and '\U' is none here: "
                + "write the text in single quotes, or a path with forward slashes.",
            Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Theory]
    [InlineData(@"D:\\a\pics", @"(3,21)", @"\p")]
    [InlineData(@"D:\xyz", "(3,18)", @"\x")]
    [InlineData(@"D:\users", "(3,18)", @"\u")]
    public void The_first_escape_that_is_none_is_shown(string path, string place, string escape) => Assert.StartsWith(
        $@"experiments.yaml{place}: error PT0005: A '\' in double quotes starts an escape, "
            + $"and '{escape}' is none here: ",
        Planned.Mistakes($"version: 1\nexperiments:\n  a: {{ image: \"{path}\" }}\n"),
        StringComparison.Ordinal);

    [Fact]
    public void A_path_with_a_line_break_is_printed_in_one_line()
    {
        var mistake = Planned.Mistakes(
            "version: 1\nexperiments: { a: { image: { file: \"pics\\new.png\" }, network: { hidden: 3 } } }\n");
        Assert.StartsWith(
            @"experiments.yaml(2,36): error PT0301: There is no image 'pics\new.png' in ",
            mistake,
            StringComparison.Ordinal);
        Assert.EndsWith(
            @". In double quotes '\n' and '\t' are escapes: use single quotes, or forward slashes.",
            mistake,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_repeats_what_its_anchor_marks()
    {
        var plans = Planned.From(
            "version: 1\nexperiments:\n  a: { image: &i { shape: disk, size: 200 }, network: { hidden: 3 } }\n"
                + "  b: { image: *i, network: { hidden: 4 } }\n");
        Assert.Equal(plans[0].Image, plans[1].Image);
    }

    [Fact]
    public void An_alias_bomb_is_defused()
    {
        var bomb = new StringBuilder("version: 1\nexperiments: { a: {} }\na0: &a0 [x, x]\n");
        for (var i = 1; i < 60; i++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        Assert.Equal(
            "experiments.yaml(18,6): error PT0002: More than 100,000 values, counting what aliases repeat.",
            Planned.Mistakes(bomb.ToString()));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(100_000)]
    public void Nesting_is_bounded(int depth) => Assert.Equal(
        "experiments.yaml(1,44): error PT0002: More than 40 levels of nesting.",
        Planned.Mistakes("a: " + new string('[', depth)));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x76, 0x00 }, "m.yaml: error PT0003: It is UTF-16 text: save it as UTF-8.")]
    [InlineData(
        new byte[] { 0x61, 0x0A, 0x62, 0xFC, 0x63 },
        "m.yaml(2,2): error PT0003: The byte 0xFC is not UTF-8: save the file as UTF-8.")]
    public void Other_encodings_are_refused(byte[] bytes, string expected)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(ManifestText.Decode(bytes, "m.yaml", diagnostics));
        Assert.Equal(expected, Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text() =>
        Assert.Equal(
            "version: 1", ManifestText.Decode([0xEF, 0xBB, 0xBF, .. "version: 1"u8], "m.yaml", new DiagnosticBag()));

    [Fact]
    public void A_file_larger_than_a_megabyte_is_refused()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(ManifestText.Decode(new byte[(1 << 20) + 1], "m.yaml", diagnostics));
        Assert.Equal(
            "m.yaml: error PT0002: It is larger than a megabyte: is this a manifest?",
            Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Fact]
    public void A_missing_manifest_says_how_to_make_one()
    {
        using var folder = new TemporaryFolder();
        var diagnostics = new DiagnosticBag();
        Assert.Null(new ManifestReader(Grammar.Standard).ReadFile(folder.Path, diagnostics));
        Assert.Equal(
            $"{Path.Combine(folder.Path, "experiments.yaml")}: error PT0001: There is no such file. 'dotnet "
                + "polytope init' makes an experiments.yaml to start from.",
            Assert.Single(diagnostics.Sorted()).ToString());
    }
}
