using CsCheck;
using Polytope.Core.Images;
using Polytope.Tool.Images;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;

namespace Polytope.Tool.Tests.Planning;

public sealed class PlanTextTests
{
    private const string Odd =
        "image: { shape: star, width: 300, height: 200, points: 7 }, network: { hidden: [10x10, 2, 10x3], bias: "
            + "pytorch, slope: 0.1 }, "
        + "training: { optimizer: rmsprop, batch: full, rate: 1e-7 }, seed: 18446744073709551615, "
        + "outputs: [{ renderer: frames, at: [0, 1, last] }, { renderer: movie, every: [1 until 50, 10], fps: 12.5 }]";

    [Fact]
    public void A_plan_is_listed_value_by_value() => Assert.Equal(
        """
        image.shape = ring
        image.size = 100
        image.inner = 0.21875
        image.outer = 0.25
        sampling.method = uniform
        sampling.training = 5000
        sampling.validation = 1000
        sampling.coordinates = unit
        sampling.noise = 0
        network.hidden = 14x6
        network.activation = leaky-relu
        network.slope = 0.01
        network.output = linear
        network.initialization = he-normal
        network.bias = 0.1
        training.trainer = builtin
        training.epochs = 6000
        training.batch = 1024
        training.loss = mse
        training.classes = all
        training.optimizer = adam
        training.rate = 0.001
        training.schedule.kind = constant
        training.schedule.warm-up = 0
        training.weight-decay = 0
        training.gradient-clip = none
        training.beta1 = 0.9
        training.beta2 = 0.999
        training.epsilon = 1E-08
        training.optimizer-reset = never
        training.early-stop.patience = never
        training.early-stop.improvement = 0
        training.weight-predictor.loss = none
        seed = 1
        outputs[0].renderer = svg
        outputs[0].at = last
        outputs[1].renderer = metrics
        outputs[1].every = checkpoint
        outputs[1].measures = always
        """,
        string.Join('\n', Planned.One(Planned.Sound + ", outputs: [{ renderer: svg }]").Lines));

    [Fact]
    public void A_plan_is_written_as_a_manifest_with_nothing_left_out() => Assert.Equal(
        """
        version: 1
        experiments:
          one:
            image: { shape: star, width: 300, height: 200, points: 7, outer: 0.4, inner: 0.16 }
            sampling: { method: uniform, training: 5000, validation: 1000, coordinates: unit, noise: 0 }
            network: { hidden: [10x10, 2, 10x3], activation: leaky-relu, slope: 0.1, output: linear, initialization: he-normal, bias: pytorch }
            training: { trainer: builtin, epochs: 6000, batch: full, loss: mse, classes: all, optimizer: rmsprop, rate: 1E-07, schedule: { kind: constant, warm-up: 0 }, weight-decay: 0, gradient-clip: none, smoothing: 0.99, epsilon: 1E-08, optimizer-reset: never, early-stop: { patience: never, improvement: 0 }, weight-predictor: { loss: none } }
            seed: 18446744073709551615
            outputs:
              - { renderer: frames, at: [0, 1, last], size: image, dots: all }
              - { renderer: movie, every: [1 until 50, 10], format: webp, size: 512, fps: 12.5, hold: 2, quality: auto, dots: all }
              - { renderer: metrics, every: checkpoint, measures: always }

        """,
        Planned.One(Odd).ToManifest());

    [Theory]
    [InlineData(Planned.Sound)]
    [InlineData(Odd)]
    public void The_manifest_of_a_plan_gives_the_same_plan(string settings)
    {
        var plan = Planned.One(settings);
        var again = Assert.Single(Planned.From(plan.ToManifest()));
        Assert.Equal(plan.Hash, again.Hash);
        Assert.Equal(plan.Lines, again.Lines);
        Assert.Equal(plan.Outputs.Select(output => output.Epochs), again.Outputs.Select(output => output.Epochs));
    }

    [Fact]
    public void Every_number_survives_its_way_through_the_manifest() =>
        Gen.Select(Gen.Double[1e-12, 1e5], Gen.Single[1e-6f, 0.99f], Gen.ULong).Sample(
            (rate, slope, seed) =>
            {
                var plan = Planned.One(Planned.Sound);
                plan = plan with
                {
                    Training = plan.Training with { Rate = rate },
                    Network = plan.Network with { Slope = slope },
                    Seed = seed,
                };
                var again = Planned.From(plan.ToManifest())[0];
                Assert.Equal((rate, slope, seed), (again.Training.Rate, again.Network.Slope, again.Seed));
                Assert.Equal(plan.Hash, again.Hash);
            },
            iter: 200);

    [Fact]
    public void The_hash_is_that_of_canonical_json()
    {
        // Runs on disk are recognized by it: a change here makes every run stale.
        const string Training =
            """
            "image":{"inner":0.21875,"outer":0.25,"shape":"ring","size":100},
            "network":{"activation":"leaky-relu","bias":0.1,"hidden":["10x2",3],"initialization":"he-normal","slope":0.01},
            """;
        const string Rest =
            """
            "sampling":{"method":"uniform","training":5000,"validation":1000},
            "seed":1,
            "training":{"batch":1024,"beta1":0.9,"beta2":0.999,"epochs":6000,"epsilon":1E-08,"loss":"mse","optimizer":"adam","optimizer-reset":"never","rate":0.001,"trainer":"builtin"}}
            """;
        const string Outputs =
            """ "outputs":[{"at":"last","renderer":"svg"},{"every":"checkpoint","renderer":"metrics"}], """;
        var plan = Planned.One(
            "image: { shape: ring, size: 100 }, network: { hidden: [10x2, 3] }, outputs: [{ renderer: svg }]");
        Assert.Equal(Sha256("{\"experiment\":\"one\"," + Training + Outputs + Rest), plan.Hash);
        Assert.Equal(Sha256("{" + Training + Rest), plan.TrainingHash);
    }

    [Fact]
    public void The_trajectory_leaves_the_number_of_epochs_open_unless_the_rate_depends_on_it()
    {
        AssertTrajectory(isSame: true, "training.epochs=7000");
        AssertTrajectory(isSame: true, "training.epochs=7000", "training.schedule={ kind: cosine, period: 500 }");
        AssertTrajectory(isSame: false, "training.epochs=7000", "training.schedule={ kind: cosine }");
        Assert.NotEqual(Planned.One(Planned.Sound).TrajectoryHash, Planned.One(Planned.Sound, "seed=2").TrajectoryHash);

        static void AssertTrajectory(bool isSame, string epochs, params string[] sets) => Assert.Equal(
            isSame,
            Planned.One(Planned.Sound, sets).TrajectoryHash == Planned.One(
                Planned.Sound, [.. sets, epochs]).TrajectoryHash);
    }

    [Fact]
    public void A_plan_older_than_a_key_differs_only_where_the_key_is_set()
    {
        var earlier = Planned.One(Planned.Sound).Lines.Where(
            line => !line.Path.StartsWith("training.schedule", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(Planned.One(Planned.Sound).DifferencesFrom(earlier));
        Assert.Equal(
            [
                "training.schedule.kind: nothing -> step", "training.schedule.warm-up: nothing -> 0",
                "training.schedule.every: nothing -> 1000", "training.schedule.factor: nothing -> 0.1",
            ],
            Planned.One(Planned.Sound, "training.schedule.kind=step").DifferencesFrom(earlier)
                .Select(difference => difference.ToString()));
    }

    [Theory]
    [InlineData("seed: 1, " + Planned.Sound)]
    [InlineData(
        Planned.Sound
            + ", training: { schedule: { kind: constant }, weight-decay: 0, gradient-clip: none, early-stop: { "
            + "improvement: 0.0 } }")]
    [InlineData(
        "network: { hidden: [14x3, 14, 14, 14], slope: 0.010 }, image: { width: 100, height: 0x64, shape: 'ring' }")]
    [InlineData(Planned.Sound + ", training: { rate: 1e-3 }, outputs: [{ renderer: movie }]")]
    [InlineData(Planned.Sound + ", outputs: [{ renderer: movie, every: 10, fps: 24.0 }, { renderer: metrics }]")]
    public void The_hash_is_of_the_meaning_and_not_of_the_spelling(string settings) =>
        Assert.Equal(Planned.One(Planned.Sound).Hash, Planned.One(settings).Hash);

    [Theory]
    [InlineData("image.inner=0.2")]
    [InlineData("image.shape=disk")]
    [InlineData("sampling.training=4999")]
    [InlineData("network.hidden=14x5")]
    [InlineData("network.slope=0.011")]
    [InlineData("training.batch=full")]
    [InlineData("training.optimizer-reset=each-epoch")]
    [InlineData("training.epsilon=1e-7")]
    [InlineData("training.schedule.warm-up=3")]
    [InlineData("training.schedule={ kind: step, every: 100 }")]
    [InlineData("training.weight-decay=0.1")]
    [InlineData("training.optimizer=adamw")]
    [InlineData("training.gradient-clip=1")]
    [InlineData("training.early-stop.patience=100")]
    [InlineData("seed=2")]
    public void Whatever_defines_the_training_changes_both_hashes(string set)
    {
        var (plan, other) = (Planned.One(Planned.Sound), Planned.One(Planned.Sound, set));
        Assert.NotEqual(plan.Hash, other.Hash);
        Assert.NotEqual(plan.TrainingHash, other.TrainingHash);
    }

    [Fact]
    public void Outputs_and_the_id_change_the_plan_but_not_the_training()
    {
        var plan = Planned.One(Planned.Sound);
        Plan[] others =
        [
            Planned.One(Planned.Sound, "outputs[0].every=5"), Planned.One(Planned.Sound, "outputs[0].fps=25"),
            plan with { Experiment = "two" },
        ];
        Assert.All(others, other => Assert.NotEqual(plan.Hash, other.Hash));
        Assert.All(others, other => Assert.Equal(plan.TrainingHash, other.TrainingHash));
    }

    [Fact]
    public void A_picture_is_identified_by_its_content_and_not_by_its_path()
    {
        var plan = Planned.One(Planned.Sound) with
        {
            Image = new ImageFile("a.jpg", "/pictures/a.jpg", Pixel("00", 9)),
        };
        var moved = plan with { Image = new ImageFile("../b.png", "/b.png", Pixel("01", 9)) };
        Assert.Equal(plan.Hash, moved.Hash);
        Assert.Empty(moved.DifferencesFrom(plan.Lines));
        Assert.NotEqual(
            plan.TrainingHash,
            (plan with { Image = new ImageFile("a.jpg", "/pictures/a.jpg", Pixel("00", 8)) }).TrainingHash);
        Assert.Contains(
            "    image: { file: \"image.png\", channels: auto }\n", plan.ToManifest(), StringComparison.Ordinal);
        var digest = ImageDigest.Of(new Image(1, 1, [9f / 255]));
        Assert.Equal(
            ["image.file = a.jpg", "image.channels = auto", $"image.digest = {digest}"],
            plan.Lines.Take(3).Select(line => line.ToString()));
    }

    [Fact]
    public void Plans_are_compared_key_by_key() => Assert.Equal(
        [
            "network.hidden: 14x6 -> 20x4", "training.optimizer: adam -> sgd", "training.beta1: 0.9 -> nothing",
            "training.beta2: 0.999 -> nothing", "training.epsilon: 1E-08 -> nothing",
        ],
        Planned.One(Planned.Sound, "network.hidden=20x4", "training.optimizer=sgd")
            .DifferencesFrom(Planned.One(Planned.Sound).Lines).Select(difference => difference.ToString()));

    [Fact]
    public void Title_and_notes_are_drawn_and_so_hashed_but_change_no_training()
    {
        var plain = Planned.One(Planned.Sound);
        var told = Planned.One("title: A ring, notes: \"Two\\nlines\", " + Planned.Sound);
        Assert.Equal(("A ring", "Two\nlines"), (told.Title, told.Notes));
        Assert.NotEqual(plain.Hash, told.Hash);
        Assert.Equal(plain.TrainingHash, told.TrainingHash);
        Assert.Equal(plain.TrajectoryHash, told.TrajectoryHash);
        Assert.Equal(
            ["title: nothing -> A ring", "notes: nothing -> Two\nlines"],
            told.DifferencesFrom(plain.Lines).Select(line => line.ToString()));
    }

    [Theory]
    [InlineData("movie", "quality: auto, dots: all")]
    [InlineData("frames", "dots: all")]
    public void What_a_renderer_does_anyway_may_be_written_without_another_hash(string renderer, string keys)
    {
        var said = Planned.One($"{Planned.Sound}, outputs: [{{ renderer: {renderer}, {keys} }}]");
        Assert.Equal(Planned.One($"{Planned.Sound}, outputs: [{{ renderer: {renderer} }}]").Hash, said.Hash);
        Assert.NotEqual(
            Planned.One($"{Planned.Sound}, outputs: [{{ renderer: {renderer}, dots: 9 }}]").Hash, said.Hash);
    }

    [Fact]
    public void A_manifest_that_is_written_keeps_title_and_notes()
    {
        var told = Planned.One("title: 'A: ring', notes: \"Two\\nlines\", " + Planned.Sound);
        Assert.Equal(told.Hash, Planned.From(told.ToManifest())[0].Hash);
    }

    private static Picture Pixel(string digest, byte grey) => new(digest, 1, 1, [grey, grey, grey, 255]);

    private static string Sha256(string json) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(
                json.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal))));
}
