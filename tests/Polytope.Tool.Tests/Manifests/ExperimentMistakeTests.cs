using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

/// <summary>What is wrong with the list of experiments.</summary>
public sealed class ExperimentMistakeTests
{
    [Theory]
    [InlineData("", "(1,1)")]
    [InlineData("experiments:", "(2,13)")]
    [InlineData("experiments: {}", "(2,14)")]
    public void A_manifest_without_experiments_is_refused(string line, string place) => Assert.Equal(
        $"experiments.yaml{place}: error PT0201: The manifest has no experiments: name at least one under "
            + "'experiments'.",
        Planned.Mistakes($"version: 1\n{line}\n"));

    [Fact]
    public void A_misspelt_list_of_experiments_is_one_mistake() => Assert.Equal(
        "experiments.yaml(2,1): error PT0101: 'experimets' is not a key of a manifest. Did you mean 'experiments'?",
        Planned.Mistakes("version: 1\nexperimets: { a: {} }\n"));

    [Fact]
    public void Experiments_in_a_list_are_refused() => Assert.Equal(
        "experiments.yaml(2,14): error PT0103: 'experiments' is a mapping from ids to settings, but this is a list.",
        Planned.Mistakes("version: 1\nexperiments: [a]\n"));

    [Theory]
    [InlineData("../x", "it may have letters a-z, digits, '-', '_' and '.', and starts with a letter or a digit")]
    [InlineData("a b", "it may have letters a-z, digits, '-', '_' and '.', and starts with a letter or a digit")]
    [InlineData(".hidden", "it may have letters a-z, digits, '-', '_' and '.', and starts with a letter or a digit")]
    [InlineData("rîng", "it may have letters a-z, digits, '-', '_' and '.', and starts with a letter or a digit")]
    [InlineData("a.", "it ends with a dot")]
    [InlineData("Con", "Windows keeps this name for a device")]
    [InlineData("lpt1.x", "Windows keeps this name for a device")]
    public void An_id_is_a_safe_folder_name(string id, string why) => Assert.Equal(
        $"experiments.yaml(2,16): error PT0203: '{id}' is not a safe folder name for a run: {why}.",
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ {id}: {{ {Planned.Sound}, sampling: {{ training: 50, validation: 50 }} "
                + $"}} }}\n"));

    [Theory]
    [InlineData("con-a")]
    [InlineData("14x6")]
    [InlineData("a.b_c-D")]
    [InlineData("null")]
    public void An_unusual_id_is_fine(string id) =>
        Assert.Equal(id, Planned.From($"version: 1\nexperiments: {{ {id}: {{ {Planned.Sound} }} }}")[0].Experiment);

    [Fact]
    public void Ids_that_differ_in_case_alone_would_share_a_folder() => Assert.Equal(
        "experiments.yaml(4,3): error PT0202: 'ring' and 'Ring' in line 3 differ only in case: some systems would "
            + "give them one folder.",
        Planned.Mistakes($"version: 1\nexperiments:\n  Ring: {{ {Planned.Sound} }}\n  ring: {{ {Planned.Sound} }}\n"));

    [Fact]
    public void An_id_is_used_once() => Assert.Equal(
        "experiments.yaml(4,3): error PT0102: The key 'ring' stands here a second time; the first is in line 3.",
        Planned.Mistakes($"version: 1\nexperiments:\n  ring: {{ {Planned.Sound} }}\n  ring: {{ {Planned.Sound} }}\n"));

    [Fact]
    public void A_mistake_in_the_defaults_is_reported_once() => Assert.Equal(
        "experiments.yaml(2,59): error PT0101: 'slop' is not a key of 'network'. Did you mean 'slope'?",
        Planned.Mistakes(
            "version: 1\ndefaults: { image: { shape: ring }, network: { hidden: 3, slop: 1 } }\n"
                + "experiments: { a: , b: , c: }\n"));

    [Fact]
    public void Missing_keys_are_reported_for_each_experiment() => Assert.Equal(
        """
        experiments.yaml(3,16): error PT0106: 'network.hidden' is missing, here and in the defaults. Write 'hidden: 14x6', for example.
        experiments.yaml(3,21): error PT0106: 'network.hidden' is missing, here and in the defaults. Write 'hidden: 14x6', for example.
        """,
        Planned.Mistakes("version: 1\ndefaults: { image: { shape: ring } }\nexperiments: { a: , b: }\n"));

    [Fact]
    public void An_experiment_that_is_not_there_is_reported_with_a_suggestion() => Assert.Equal(
        "--experiment rong: error PT0204: experiments.yaml has no experiment 'rong'. Did you mean 'ring'?",
        Planned.Mistakes($"version: 1\nexperiments: {{ ring: {{ {Planned.Sound} }} }}", only: ["rong"]));
}
