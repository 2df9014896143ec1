using Polytope.Core.Images.Shapes;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Records;
using SkiaSharp;

namespace Polytope.Tool.Tests.Planning;

public sealed class PlannerTests
{
    private const string Defaults =
        """
        version: 1
        defaults:
          image: { shape: ring, size: 200, inner: 0.1 }
          network: { hidden: 14x6, activation: leaky-relu, slope: 0.02 }
          training: { optimizer: momentum, momentum: 0.5, rate: 0.25 }
          outputs:
            - { renderer: movie, every: 10 }
            - { renderer: svg }
        experiments:
          a:

        """;

    [Fact]
    public void The_published_ring_has_its_published_settings()
    {
        var plan = OfRepository().First(p => p.Experiment == "ring-14x6");
        Assert.Equal(new DrawnImage(new Ring(0.21875, 0.25), 1024, 1024), plan.Image);
        Assert.Equal(new SamplingSettings { Training = 5000, Validation = 1000 }, plan.Sampling);
        Assert.Equal([14, 14, 14, 14, 14, 14], plan.Network.Hidden.Widths);
        Assert.Equal(Activation.LeakyRelu(0.01f), plan.Network.Function);
        Assert.Equal(
            new InitializationOptions { Weights = WeightInitialization.HeNormal, Bias = 0.1 }, plan.Network.Start);
        Assert.Equal(
            new TrainingOptions
            {
                Epochs = 6000,
                BatchSize = 1024,
                Optimizer = OptimizerKind.Adam,
                Rate = 0.001,
                Loss = LossKind.MeanSquaredError,
            },
            plan.Training.Options);
        Assert.Equal(1UL, plan.Seed);
        Assert.Equal(["movie", "viewer", "metrics"], plan.Outputs.Select(output => output.Renderer.Name));
        Assert.Equal(601, plan.CheckpointEpochs.Length);
    }

    [Fact]
    public void All_experiments_of_the_repository_are_there() => Assert.Equal(
        [
            "ring-14x6 14x6", "bottleneck [10x10, 2, 10x3]", "deep-20x40 20x40", "single-10 10", "single-500 500",
            "three-colour-ring 10x8", "points-5000 30x30", "points-2500 30x30", "points-1250 30x30",
            "points-625 30x30", "points-312 30x30", "points-5000-long 30x30", "points-312-long 30x30",
            "deep-100x10 100x10", "timing-100x20 100x20", "break-1 20x40", "break-2 20x40", "break-3 20x40",
            "widths[hidden=10x6,seed=1] 10x6", "widths[hidden=10x6,seed=2] 10x6",
            "widths[hidden=14x6,seed=1] 14x6", "widths[hidden=14x6,seed=2] 14x6", "widths[hidden=14x6,seed=3] 14x6",
            "widths[hidden=[20x3, 2, 20x3],seed=1] [20x3, 2, 20x3]",
            "widths[hidden=[20x3, 2, 20x3],seed=2] [20x3, 2, 20x3]",
            "widths[hidden=[20x3, 2, 20x3],seed=3] [20x3, 2, 20x3]",
            "two-spirals 16x3",
        ],
        OfRepository().Select(plan => $"{plan.Experiment} {plan.Network.Hidden}"));

    [Fact]
    public void An_experiment_overrides_the_defaults_key_by_key()
    {
        var plan = Planned.From(Defaults + "    network: { hidden: 3 }\n    training: { epochs: 20 }\n")[0];
        Assert.Equal([3], plan.Network.Hidden.Widths);
        Assert.Equal(0.02f, plan.Network.Slope);
        Assert.Equal((20, 0.5, 0.25), (plan.Training.Epochs, plan.Training.Momentum, plan.Training.Rate));
        Assert.Equal(new DrawnImage(new Ring(Inner: 0.1), 200, 200), plan.Image);
    }

    [Fact]
    public void A_list_replaces_the_list_of_the_defaults() => Assert.Equal(
        ["frames", "metrics"],
        Planned.From(
            Defaults + "    outputs: [{ renderer: frames }]\n")[0].Outputs.Select(output => output.Renderer.Name));

    [Fact]
    public void Another_choice_drops_the_settings_of_the_first()
    {
        var plan = Planned.From(Defaults
            + "    image: { shape: disk }\n    network: { activation: relu }\n    training: { optimizer: adam }\n")[0];
        Assert.Equal(new DrawnImage(new Disk(), 200, 200), plan.Image);
        Assert.Equal(Activation.Relu, plan.Network.Function);
        Assert.DoesNotContain(plan.Lines, line => line.Path is "training.momentum" or "network.slope" or "image.inner");
    }

    [Fact]
    public void Width_and_height_replace_the_defaults_size() => Assert.Equal(
        new DrawnImage(new Ring(Inner: 0.1), 300, 200),
        Planned.From(Defaults + "    image: { width: 300, height: 200 }\n")[0].Image);

    [Fact]
    public void A_manifest_that_names_no_outputs_gets_a_movie_and_metrics()
    {
        var plan = Planned.One(Planned.Sound);
        Assert.Equal(["movie", "metrics"], plan.Outputs.Select(output => output.Renderer.Name));
        Assert.Equal(Enumerable.Range(0, 601).Select(k => 10 * k), plan.Outputs[0].Epochs);
        Assert.Equal(
            new MovieRenderer { Format = MovieFormat.Webp, Size = 512, Fps = 24, Hold = 2 }, plan.Outputs[0].Renderer);
    }

    [Fact]
    public void An_empty_list_of_outputs_leaves_only_the_metrics() =>
        Assert.Equal("metrics", Assert.Single(Planned.One(Planned.Sound + ", outputs: []").Outputs).Renderer.Name);

    [Fact]
    public void Only_the_experiments_asked_for_are_planned_but_all_are_checked()
    {
        var diagnostics = new DiagnosticBag();
        var plans = Planned.From(
            $"version: 1\nexperiments: {{ a: {{ {Planned.Sound} }}, b: {{ {Planned.Sound} }}, c: {{ sead: 3 }} }}",
            diagnostics, only: ["b"]);
        Assert.Equal("b", Assert.Single(plans).Experiment);
        Assert.Empty(diagnostics.Sorted());
        Assert.Equal(
            "experiments.yaml(2,159): warning PT0101: 'sead' is not a key of an experiment. Did you mean 'seed'?",
            diagnostics.Warnings().Select(warning => warning.ToString()).First(warning => warning.Contains(
                "sead", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_default_that_does_not_fit_names_the_experiments_that_it_does_not_fit() => Assert.Equal(
        "experiments.yaml(2,35): error PT0303: 500 training and 1000 validation points are more than the image's 100 "
        + "pixels. (experiments 'a', 'c')",
        Planned.Mistakes(
            """
            version: 1
            defaults: { sampling: { training: 500 }, network: { hidden: 3 } }
            experiments:
              a: { image: { shape: ring, size: 10 } }
              b: { image: { shape: ring, size: 100 } }
              c: { image: { shape: disk, size: 10 } }
            """));

    [Fact]
    public void A_pictures_path_is_relative_to_the_manifests_folder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("pictures"));
        WritePicture(folder.File("pictures/a.png"), 80, 90);
        var plan = Assert.Single(WithPicture("pictures/a.png", folder.Path, out _));
        var image = Assert.IsType<ImageFile>(plan.Image);
        Assert.Equal(("pictures/a.png", Path.Combine(folder.Path, "pictures", "a.png")), (image.Written, image.Path));
        Assert.Equal(Digest.OfFile(image.Path), image.Source.Digest);
    }

    [Fact]
    public void More_points_than_a_picture_has_pixels_are_refused()
    {
        using var folder = new TemporaryFolder();
        WritePicture(folder.File("a.png"), 10, 9);
        WithPicture("a.png", folder.Path, out var diagnostics);
        Assert.Equal(
            "experiments.yaml(1,30): error PT0303: 5000 training and 1000 validation points are more than the "
                + "image's 90 pixels.",
            Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Fact]
    public void A_missing_picture_is_a_mistake()
    {
        using var folder = new TemporaryFolder();
        WithPicture("a.png", folder.Path, out var diagnostics);
        Assert.Equal(
            $"experiments.yaml(1,52): error PT0301: There is no image 'a.png' in {folder.Path}.",
            Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Fact]
    public void A_file_that_is_not_a_picture_is_a_mistake()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.png"), "no picture");
        WithPicture("a.png", folder.Path, out var diagnostics);
        Assert.StartsWith(
            "experiments.yaml(1,52): error PT0302: 'a.png': ", Assert.Single(diagnostics.Sorted()).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Hexadecimal_numbers_are_read_and_words_for_booleans_are_not()
    {
        Assert.Equal(31UL, Planned.One(Planned.Sound + ", seed: 0x1F").Seed);
        Assert.Equal(15UL, Planned.One(Planned.Sound + ", seed: 0o17").Seed);
        Assert.Equal(17UL, Planned.One(Planned.Sound + ", seed: 017").Seed);
        Assert.Equal(ulong.MaxValue, Planned.One(Planned.Sound + ", seed: 18446744073709551615").Seed);
    }

    [Fact]
    public void A_picture_that_many_experiments_name_is_decoded_once()
    {
        using var folder = new TemporaryFolder();
        WritePicture(folder.File("a.png"), 80, 90);
        var plans = Planned.From(
            "{ version: 1, defaults: { network: { hidden: 3 } }, experiments: { one: { image: { file: a.png } }, "
            + "two: { image: { file: ./a.png, channels: rgb } } } }",
            new DiagnosticBag(), folder: folder.Path);
        Assert.Same(((ImageFile)plans[0].Image).Picture, ((ImageFile)plans[1].Image).Picture);
        Assert.Equal(
            [1, 3], plans.Select(plan => ((PlannedImage)plan.Image).ImageFor(LossKind.MeanSquaredError).Channels));
    }

    /// <summary>The plans of the repository's own manifest.</summary>
    private static IReadOnlyList<Plan> OfRepository()
    {
        var path = Repository.File("experiments.yaml");
        var diagnostics = new DiagnosticBag();
        var plans = Planned.From(File.ReadAllText(path), diagnostics, folder: Path.GetDirectoryName(path)!);
        Assert.Empty(diagnostics.Sorted());
        return plans;
    }

    private static IReadOnlyList<Plan> WithPicture(string path, string folder, out DiagnosticBag diagnostics) =>
        Planned.From(
            $"{{ version: 1, experiments: {{ one: {{ image: {{ file: {path} }}, network: {{ hidden: 3 }} }} }} }}",
            diagnostics = new DiagnosticBag(), folder: folder);

    private static void WritePicture(string path, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
