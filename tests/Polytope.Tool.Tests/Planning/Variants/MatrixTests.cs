using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Planning.Variants;

/// <summary>Experiments with a matrix, from the manifest to the plans.</summary>
public sealed class MatrixTests
{
    [Fact]
    public void Each_combination_is_a_plan_with_its_values()
    {
        var plans = Planned.From(Manifest("{ seed: [1, 2], network.hidden: [3, 4x2] }"));
        Assert.Equal(
            [
                "m[hidden=3,seed=1]", "m[hidden=4x2,seed=1]", "m[hidden=3,seed=2]", "m[hidden=4x2,seed=2]",
            ],
            plans.Select(plan => plan.Experiment));
        Assert.Equal([1UL, 1, 2, 2], plans.Select(plan => plan.Seed));
        Assert.Equal(["3", "4x2", "3", "4x2"], plans.Select(plan => plan.Network.Hidden.ToString()));
    }

    [Fact]
    public void The_order_in_which_a_matrix_is_written_changes_no_id() => Assert.Equal(
        Ids("{ seed: [1], network.hidden: [3], training.rate: [1e-3] }"),
        Ids("{ training.rate: [0.001], network.hidden: [3], seed: [1] }"));

    [Theory]
    [InlineData("{ seed: 1..3 }", "m[seed=1] m[seed=2] m[seed=3]")]
    [InlineData("{ seed: [1..2, 7] }", "m[seed=1] m[seed=2] m[seed=7]")]
    [InlineData("{ seed: [1..3, 2] }", "m[seed=1] m[seed=2] m[seed=3]")]
    [InlineData("{ training.batch: [64, full] }", "m[batch=64] m[batch=full]")]
    [InlineData("{ image.shape: [disk, ring] }", "m[shape=disk] m[shape=ring]")]
    [InlineData("{ training.epochs: [5], training.schedule.every: [9], \"outputs[0].every\": [3] }",
        "m[epochs=5,training.schedule.every=9,outputs[0].every=3]", "training.schedule.kind=step")]
    [InlineData("{ title: [\"é, 'x'\", a] }", "m[title=\"é, 'x'\"] m[title=a]")]
    [InlineData("{ include: [{ seed: 4 }, { seed: 5 }] }", "m[seed=4] m[seed=5]")]
    [InlineData("{ seed: 1..3, exclude: [{ seed: 2 }], include: [{ training.rate: 1e-5 }] }",
        "m[rate=1E-05,seed=1] m[rate=1E-05,seed=3]")]
    [InlineData("{ seed: 1..4 }", "m[seed=9]", "seed=9")]
    [InlineData("{ seed: 1..4, network.hidden: [3, 4] }", "m[hidden=3,seed=9] m[hidden=4,seed=9]", "seed=9")]
    [InlineData("{ seed: 1..4 }", "m[seed=8] m[seed=9]", "matrix.seed=8..9")]
    [InlineData("{ seed: [1] }", "m[hidden=3,seed=1] m[hidden=4,seed=1]", "matrix.network.hidden=[3, 4]")]
    [InlineData("{ seed: [1] }", "m[rate=0.1]", "matrix={ training.rate: [0.1] }")]
    public void A_matrix_makes_variants(string matrix, string expected, params string[] sets) =>
        Assert.Equal(expected, string.Join(' ', Planned.From(Manifest(matrix), sets).Select(plan => plan.Experiment)));

    [Fact]
    public void A_million_combinations_are_refused_with_their_number() => Assert.Equal(
        "experiments.yaml(2,39): error PT0207: This matrix has 1,000,000 combinations (1,000 x 1,000); at most 10,000 "
            + "are possible. Several experiments can share it.",
        Planned.Mistakes(Manifest("{ seed: 1..1000, training.epochs: 1..1000 }")));

    [Theory]
    [InlineData("[1]", "(2,39): error PT0103: 'matrix' expects a mapping from paths to lists of values, such as "
        + "{ network.hidden: [10x6, 14x6], seed: 1..3 }, but this is a list.")]
    [InlineData("{}", "(2,39): error PT0207: This matrix has no combinations: name a path with its values, such as "
        + "seed: 1..3.")]
    [InlineData("{ sead: [1] }", "(2,41): error PT0206: 'matrix' names 'sead', which is no value of an experiment. Did "
        + "you mean 'seed'?")]
    [InlineData("{ hidden: [3] }", "(2,41): error PT0206: 'matrix' names 'hidden', which is no value of an experiment. "
        + "Did you mean 'network.hidden'?")]
    [InlineData("{ seed: 3 }", "(2,47): error PT0206: 'matrix.seed' expects a list of values, or a range of integers "
        + "such as 1..20, but this is '3'. Write [3] for a single one.")]
    [InlineData("{ seed: [] }", "(2,47): error PT0206: 'matrix.seed' expects a list of values, or a range of integers "
        + "such as 1..20, but this is an empty list.")]
    [InlineData(
        "{ seed: 3..1 }", "(2,47): error PT0206: 'matrix.seed' has the range 3..1, which is empty: write 1..3.")]
    [InlineData("{ training.rate: [1e-3, 0.001] }", "(2,63): error PT0206: 'matrix.training.rate' has the value 0.001 "
        + "twice.")]
    [InlineData("{ seed: [1], exclude: [{ training.rate: 1 }] }", "(2,79): error PT0206: 'matrix.exclude' names "
        + "'training.rate', which is no path of the matrix. It has: seed.")]
    [InlineData("{ seed: [1], exclude: [{ seed: 1 }] }", "(2,39): error PT0207: Every combination of this matrix is "
        + "excluded.")]
    [InlineData("{ seed: [1], include: [3] }", "(2,62): error PT0103: 'matrix.include' expects mappings such as "
        + "{ seed: 1 }, but this is '3'.")]
    [InlineData("{ seed: [x] }", "(2,48): error PT0103: 'seed' expects an integer from 0 to 18446744073709551615, but "
        + "this is 'x'.")]
    [InlineData("{ matrix.seed: [1] }", "(2,41): error PT0206: 'matrix' names 'matrix.seed', which is no value of an "
        + "experiment. Its keys are paths such as network.hidden, training.rate, seed; and exclude, include.")]
    public void A_mistake_in_a_matrix_is_told_with_its_place(string matrix, string mistake)
    {
        var lines = Planned.Mistakes(Manifest(matrix)).Split('\n');
        Assert.Contains($"experiments.yaml{mistake}", lines);
    }

    [Fact]
    public void A_wrong_value_is_told_where_it_stands_in_the_list_and_keeps_the_other_variants()
    {
        var diagnostics = new DiagnosticBag();
        var plans = Planned.From(Manifest("{ network.slope: [0.1, 1.5], seed: 1..2 }"), diagnostics);
        Assert.Equal(["m[slope=0.1,seed=1]", "m[slope=0.1,seed=2]"], plans.Select(plan => plan.Experiment));
        Assert.Empty(diagnostics.Sorted());
        Assert.Equal(
            "experiments.yaml(2,62): error PT0104: 'network.slope' must be above 0 and below 1, but is 1.5. (variants "
                + "m[slope=1.5,seed=1] and m[slope=1.5,seed=2])",
            Assert.Single(diagnostics.Skipped()).ToString());
    }

    [Fact]
    public void What_is_wrong_with_every_variant_is_a_mistake_of_the_experiment() => Assert.Equal(
        """
        experiments.yaml(2,48): error PT0104: 'seed' must be from 0 to 18446744073709551615, but is -1. (variant m[seed=-1])
        experiments.yaml(2,52): error PT0104: 'seed' must be from 0 to 18446744073709551615, but is -2. (variant m[seed=-2])
        """,
        Planned.Mistakes(Manifest("{ seed: [-1, -2] }")));

    [Theory]
    [InlineData("m", 6)]
    [InlineData("m[seed=2]", 2)]
    [InlineData("m[hidden=3]", 3)]
    [InlineData("m[network.hidden=3,seed=2]", 1)]
    [InlineData("m[seed=0x2]", 2)]
    [InlineData("m/hidden=3,seed=1", 1)]
    [InlineData("m[seed=1] m[seed=2]", 4)]
    [InlineData("m[seed=1] m[hidden=3]", 4)]
    public void A_selector_takes_the_variants_that_have_its_values(string selectors, int count) => Assert.Equal(
        count,
        Planned.From(
            Manifest("{ network.hidden: [3, 4x2], seed: 1..3 }"), new DiagnosticBag(), only: selectors.Split(' '))
                .Count);

    [Theory]
    [InlineData("m[sead=2]", "PT0208: No variant of 'm' has a 'sead'. Did you mean 'seed'?")]
    [InlineData("m[seed=9]", "PT0208: No variant of 'm' has seed=9. It has: 1, 2, 3.")]
    [InlineData("m[slope=9]", "PT0208: No variant of 'm' has a 'slope'. They have: seed.")]
    [InlineData("m/seed=9", "PT0208: No variant of 'm' is 'm/seed=9'; 'dotnet polytope list' lists them.")]
    [InlineData("n[seed=1]", "PT0204: experiments.yaml has no experiment 'n'. Did you mean 'm'?")]
    public void A_selector_that_takes_no_variant_is_a_mistake(string selector, string mistake) => Assert.Equal(
        $"--experiment {selector}: error {mistake}",
        Planned.Mistakes(Manifest("{ seed: 1..3 }"), only: [selector]));

    [Fact]
    public void An_experiment_without_a_matrix_has_no_variants() => Assert.Equal(
        "--experiment one[seed=1]: error PT0208: Experiment 'one' has no matrix, and so no variants.",
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ one: {{ {Planned.Sound} }} }}", only: ["one[seed=1]"]));

    [Fact]
    public void The_manifest_of_a_variant_gives_the_same_plan()
    {
        foreach (var plan in Planned.From(Manifest(
            "{ network.hidden: [3, [3, 2]], notes: ['a, \"b\"', c], \"outputs[0].size\": [20, 30] }")))
        {
            var again = Assert.Single(Planned.From(plan.ToManifest()));
            Assert.Equal((plan.Experiment, plan.Hash), (again.Experiment, again.Hash));
        }
    }

    [Fact]
    public void A_matrix_in_the_defaults_is_that_of_every_experiment_without_its_own() => Assert.Equal(
        ["a[seed=1]", "a[seed=2]", "b[rate=0.1]"],
        Planned.From(
            $"version: 1\ndefaults: {{ {Planned.Small}, matrix: {{ seed: 1..2 }} }}\nexperiments:\n  a:\n  b: {{ "
            + "matrix: "
            + "{ training.rate: [0.1] } }\n").Select(plan => plan.Experiment));

    [Fact]
    public void An_excluded_value_that_no_combination_has_is_a_warning()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Equal(2, Planned.From(Manifest("{ seed: 1..2, exclude: [{ seed: 7 }] }"), diagnostics).Count);
        Assert.Equal(
            "experiments.yaml(2,63): warning PT0206: No combination of the matrix has these values: nothing is "
            + "excluded.",
            Assert.Single(diagnostics.Warnings()).ToString());
    }

    private static IEnumerable<string> Ids(string matrix) =>
        Planned.From(Manifest(matrix)).Select(plan => plan.Experiment);

    private static string Manifest(string matrix) =>
        $"version: 1\nexperiments: {{ m: {{ matrix:           {matrix}, {Planned.Small},\n"
        + "  outputs: [{ renderer: frames, at: last }] } }\n";
}
