using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

/// <summary>What is wrong with keys and values.</summary>
public sealed class KeyMistakeTests
{
    [Theory]
    [InlineData("verson: 1", "(3,1): error PT0101: 'verson' is not a key of a manifest. Did you mean 'version'?")]
    [InlineData(
        "training: {}",
        "(3,1): error PT0101: 'training' is not a key of a manifest. 'training' goes under 'defaults' or an "
            + "experiment.")]
    [InlineData(
        "epochs: 3",
        "(3,1): error PT0101: 'epochs' is not a key of a manifest. 'training.epochs' goes under 'defaults' or an "
            + "experiment.")]
    [InlineData(
        "apples: 3",
        "(3,1): error PT0101: 'apples' is not a key of a manifest. Known here: version, plugins, defaults, "
            + "experiments.")]
    public void Unknown_keys_of_the_manifest_come_with_advice(string line, string expected) => Assert.Equal(
        "experiments.yaml" + expected,
        Planned.Mistakes($"version: 1\nexperiments: {{ a: {{ {Planned.Sound} }} }}\n{line}\n"));

    [Theory]
    [InlineData("sead: 3", "PT0101: 'sead' is not a key of an experiment. Did you mean 'seed'?")]
    [InlineData("epochs: 3", "PT0101: 'epochs' is not a key of an experiment. Did you mean 'training.epochs'?")]
    [InlineData(
        "training: { epochs: 3, learning_rate: 1 }",
        "PT0101: 'learning_rate' is not a key of 'training'. Did you mean 'rate'?")]
    [InlineData(
        "training: { optimizer_reset: never }",
        "PT0101: 'optimizer_reset' is not a key of 'training'. Did you mean 'optimizer-reset'?")]
    [InlineData(
        "sampling: { vaildation: 3 }", "PT0101: 'vaildation' is not a key of 'sampling'. Did you mean 'validation'?")]
    [InlineData(
        "sampling: { a: 3 }",
        "PT0101: 'a' is not a key of 'sampling'. Known here: method, training, validation, coordinates, noise.")]
    [InlineData(
        "outputs: [{ renderer: movie, fsp: 3 }]", "PT0101: 'fsp' is not a key of 'outputs[0]'. Did you mean 'fps'?")]
    [InlineData("seed: 1, seed: 2", "PT0102: The key 'seed' stands here a second time; the first is in line 4.")]
    [InlineData(
        "seed: yes", "PT0103: 'seed' expects an integer from 0 to 18446744073709551615, but this is 'yes'.")]
    [InlineData(
        "seed: '1'",
        "PT0103: 'seed' expects an integer from 0 to 18446744073709551615, but this is the quoted text '1'. "
            + "Take the quotes away.")]
    [InlineData(
        "seed: 1.0", "PT0103: 'seed' expects an integer from 0 to 18446744073709551615, but this is '1.0'.")]
    [InlineData("seed:", "PT0103: 'seed' expects an integer from 0 to 18446744073709551615, but this is nothing.")]
    [InlineData(
        "seed: { a: 1 }",
        "PT0103: 'seed' expects an integer from 0 to 18446744073709551615, but this is a mapping.")]
    [InlineData("training: 6000", "PT0103: 'training' expects a mapping, but this is '6000'.")]
    [InlineData(
        "training: { rate: [1] }",
        "PT0103: 'training.rate' expects a number above 0 and at most 1000000, but this is a list.")]
    [InlineData(
        "training: { rate: 1_000 }",
        "PT0103: 'training.rate' expects a number above 0 and at most 1000000, but this is '1_000'. Write it "
            + "without '_'.")]
    [InlineData(
        "training: { batch: ful }",
        "PT0103: 'training.batch' expects an integer from 1 to 100000000, or full, but this is 'ful'. Did "
            + "you mean 'full'?")]
    [InlineData("outputs: { renderer: movie }", "PT0103: 'outputs' expects a list of mappings, but this is a mapping.")]
    [InlineData("outputs: [movie]", "PT0103: 'outputs[0]' expects a mapping, but this is 'movie'.")]
    [InlineData(
        "outputs: [{ renderer: movie, every: often }]",
        "PT0103: 'outputs[0].every' expects a number of epochs such as 10, steps such as [1 until 50, 10], or "
            + "checkpoint, but this is 'often'.")]
    [InlineData(
        "outputs: [{ renderer: movie, at: [1, 2.5] }]",
        "PT0103: 'outputs[0].at' expects epochs such as [0, 1, 2, 5, 10, last], but this is '2.5'.")]
    [InlineData("seed: -1", "PT0104: 'seed' must be from 0 to 18446744073709551615, but is -1.")]
    [InlineData(
        "seed: 18446744073709551616",
        "PT0104: 'seed' must be from 0 to 18446744073709551615, but is 18446744073709551616.")]
    [InlineData(
        "seed: 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "PT0104: 'seed' must be from 0 to 18446744073709551615, but is 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF.")]
    [InlineData(
        "training: { epochs: 99999999999 }",
        "PT0104: 'training.epochs' must be from 0 to 100000000, but is 99999999999.")]
    [InlineData(
        "training: { rate: .nan }", "PT0104: 'training.rate' must be above 0 and at most 1000000, but is .nan.")]
    [InlineData(
        "training: { rate: -.inf }", "PT0104: 'training.rate' must be above 0 and at most 1000000, but is -.inf.")]
    [InlineData(
        "training: { rate: 1e999 }", "PT0104: 'training.rate' must be above 0 and at most 1000000, but is 1e999.")]
    [InlineData("training: { rate: 0 }", "PT0104: 'training.rate' must be above 0 and at most 1000000, but is 0.")]
    [InlineData("training: { beta1: 1 }", "PT0104: 'training.beta1' must be at least 0 and below 1, but is 1.")]
    [InlineData("outputs: [{ renderer: movie, every: 0 }]", "PT0104: 'outputs[0].every' steps by at least 1 epoch.")]
    [InlineData(
        "outputs: [{ renderer: movie, every: [1, 2] }]",
        "PT0104: 'outputs[0].every' has a step without an end before its last: write '1 until 50'. For single "
            + "epochs, use 'at'.")]
    [InlineData(
        "outputs: [{ renderer: movie, every: [3 until 9, 1 until 5] }]",
        "PT0104: 'outputs[0].every' must go up, but '1 until 5' ends no later than what comes before.")]
    [InlineData(
        "training: { optimizer: adma }",
        "PT0105: 'training.optimizer' can't be 'adma'. Did you mean 'adam'? Possible: adam, sgd, momentum, "
            + "rmsprop, adamw, amsgrad, muon.")]
    [InlineData(
        "training: { trainer: torch }",
        "PT0105: 'training.trainer' can't be 'torch'. Possible: builtin, process. If it is a plug-in's, install that "
        + "with 'dotnet polytope plugins add FOLDER', or name it under 'plugins'.")]
    [InlineData(
        "outputs: [{ renderer: movi, fps: 3 }]",
        "PT0105: 'outputs[0].renderer' can't be 'movi'. Did you mean 'movie'? Possible: movie, frames, viewer, "
            + "svg, metrics, plots.")]
    [InlineData(
        "outputs: [{ every: 3 }]", "PT0106: 'outputs[0].renderer' is missing. Write 'renderer: movie', for example.")]
    [InlineData(
        "training: { optimizer: sgd, momentum: 0.9 }",
        "PT0107: 'training.momentum' has no meaning with 'optimizer: sgd'. It goes with momentum, muon.")]
    [InlineData(
        "training: { epsilon: 0.1, optimizer: sgd }",
        "PT0107: 'training.epsilon' has no meaning with 'optimizer: sgd'. It goes with adam, adamw, amsgrad, muon, "
            + "rmsprop.")]
    [InlineData(
        "training: { schedule: { kind: cosin } }",
        "PT0105: 'training.schedule.kind' can't be 'cosin'. Did you mean 'cosine'? Possible: constant, step, cosine.")]
    [InlineData(
        "training: { schedule: { kind: cosine, factor: 0.5 } }",
        "PT0107: 'training.schedule.factor' has no meaning with 'kind: cosine'. It goes with step.")]
    [InlineData(
        "training: { warm-up: 5 }",
        "PT0101: 'warm-up' is not a key of 'training'. Did you mean 'training.schedule.warm-up'?")]
    [InlineData(
        "training: { schedule: cosine }", "PT0103: 'training.schedule' expects a mapping, but this is 'cosine'.")]
    [InlineData(
        "training: { optimizer: adamw, weight-decay: -1 }",
        "PT0104: 'training.weight-decay' must be from 0 to 1000000, but is -1.")]
    [InlineData(
        "training: { early-stop: { patience: 0 } }",
        "PT0104: 'training.early-stop.patience' must be from 1 to 100000000, but is 0.")]
    [InlineData(
        "training: { epochs: 10, schedule: { warm-up: 10 } }",
        "PT0306: 'training.schedule.warm-up' has 10 epochs, and the whole training no more than 10.")]
    [InlineData(
        "outputs: [{ renderer: svg, fps: 3 }]",
        "PT0107: 'outputs[0].fps' has no meaning with 'renderer: svg'. It goes with movie.")]
    [InlineData(
        "outputs: [{ renderer: movie, every: 1, at: last }]",
        "PT0108: 'outputs[0].at' cannot be combined with 'outputs[0].every': write one of the two.")]
    public void Wrong_keys_and_values_have_their_code_and_advice(string line, string expected)
    {
        var mistakes = Planned.Mistakes($"version: 1\nexperiments: {{ a: {{ {Planned.Sound},\n\n    {line} }} }}\n");
        Assert.Matches(@"^experiments\.yaml\(4,\d+\): error [^\n]*$", mistakes);
        Assert.EndsWith(": error " + expected, mistakes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4, slope: 0", "PT0104: 'network.slope' must be above 0 and below 1, but is 0.")]
    [InlineData(
        "4, slope: 1e-60", "PT0104: 'network.slope' must be above 0 and below 1, but is 1e-60, which is 0 in float32.")]
    [InlineData(
        "4, bias: pytorhc",
        "PT0103: 'network.bias' expects a number from -1000000 to 1000000, or pytorch, but this is 'pytorhc'. "
            + "Did you mean 'pytorch'?")]
    [InlineData(
        "4, activation: relu, slope: 0.1",
        "PT0107: 'network.slope' has no meaning with 'activation: relu'. It goes with leaky-relu.")]
    [InlineData(
        "six",
        "PT0103: 'network.hidden' expects hidden layers such as 14x6 (width x count), 64, or [10x10, 2, 10x3], "
            + "but this is 'six'. Write '14x6' for six layers of fourteen neurons.")]
    [InlineData(
        "14x0",
        "PT0104: 'network.hidden' takes layers of 1 to 10000 neurons, and 1 to 1000 of them, but this is '14x0'.")]
    [InlineData(
        "99999999999",
        "PT0104: 'network.hidden' takes layers of 1 to 10000 neurons, and 1 to 1000 of them, but this is "
            + "'99999999999'.")]
    [InlineData("[]", "PT0104: 'network.hidden' needs at least one hidden layer.")]
    [InlineData("[3x600, 4x600]", "PT0104: 'network.hidden' has more than 1000 layers.")]
    [InlineData("10000x3", "PT0304: This network has 200060001 weights and biases; at most 100000000 are possible.")]
    public void Wrong_networks_have_their_code_and_advice(string hidden, string expected) => Assert.EndsWith(
        ": error " + expected,
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ a: {{ image: {{ shape: ring }}, network: {{ hidden: {hidden} }} }} }}\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("gradient", "more than 64")]
    [InlineData("disk, radius: 0", "only one")]
    public void Classes_need_a_few_colours(string shape, string many) => Assert.Equal(
        "experiments.yaml(4,33): error PT0306: 'training.loss' cross-entropy takes each distinct colour of the "
            + $"image as a class, and the image of experiment 'a' has {many}. "
            + "Use mse, or an image of few flat colours.",
        Planned.Mistakes(
            $"version: 1\nexperiments:\n  a: {{ image: {{ shape: {shape}, size: 100 }}, network: {{ hidden: 3 "
                + $"}},\n       training: {{        loss: cross-entropy }} }}\n"));

    [Theory]
    [InlineData(
        "shape: rign, inner: 0.1",
        "(2,37): error PT0105: 'image.shape' can't be 'rign'. Did you mean 'ring'? Possible: ring, "
            + "three-colour-ring, disk, disks, square, checkerboard, stripes, cross, polygon, star, spiral, moons, "
            + "half-plane, gradient, cone, text.")]
    [InlineData(
        "shape: ring, channels: rgb",
        "(2,43): error PT0107: 'image.channels' has no meaning with 'shape: ring'. It goes with file.")]
    [InlineData(
        "shape: disk, inner: 0.1",
        "(2,43): error PT0107: 'image.inner' has no meaning with 'shape: disk'. It goes with ring, "
            + "three-colour-ring, star.")]
    [InlineData("shape: ring, inner: 0.3", "(2,50): error PT0306: 'inner' (0.3) must be less than 'outer' (0.25).")]
    [InlineData(
        "shape: ring, file: a.png",
        "(2,43): error PT0108: 'image.file' cannot be combined with 'image.shape': write one of the two.")]
    [InlineData("file: a.png, size: 3", "(2,43): error PT0107: 'image.size' has no meaning with 'file'.")]
    [InlineData(
        "shape: ring, size: 100, height: 3",
        "(2,54): error PT0108: 'image.height' cannot be combined with 'image.size': write one of the two.")]
    [InlineData(
        "shape: ring, width: 500", "(2,50): error PT0106: 'image.width' goes with 'image.height', which is missing.")]
    [InlineData(
        "shape: ring, size: 20000", "(2,49): error PT0104: 'image.size' must be from 2 to 16384, but is 20000.")]
    [InlineData(
        "",
        "(2,16): error PT0106: 'image.shape' is missing, here and in the defaults. Write 'shape: ring', for example.")]
    public void Wrong_images_have_their_code_and_advice(string image, string expected) => Assert.Equal(
        "experiments.yaml" + expected,
        Planned.Mistakes($"version: 1\nexperiments: {{ a: {{ image: {{ {image} }}, network: {{ hidden: 3 }} }} }}\n"));

    [Theory]
    [InlineData("version: 2", "(1,10): error PT0109: This tool reads manifests of version 1, but this is '2'.")]
    [InlineData(
        "version: '1'",
        "(1,10): error PT0109: This tool reads manifests of version 1, but this is the quoted text '1'.")]
    [InlineData("", "(2,1): error PT0109: The manifest does not say its version: begin with 'version: 1'.")]
    public void A_manifest_of_another_version_is_refused(string version, string expected) => Assert.Equal(
        "experiments.yaml" + expected, Planned.Mistakes($"{version}\nexperiments: {{ a: {{ {Planned.Sound} }} }}\n"));

    [Fact]
    public void All_mistakes_are_collected_in_the_order_of_the_text() => Assert.Equal(
        """
        experiments.yaml(3,15): error PT0101: 'rat' is not a key of 'training'. Did you mean 'rate'?
        experiments.yaml(5,3): error PT0303: 5000 training and 1000 validation points are more than the image's 100 pixels.
        experiments.yaml(7,24): error PT0304: This network has 200060001 weights and biases; at most 100000000 are possible.
        experiments.yaml(8,5): error PT0101: 'sead' is not a key of an experiment. Did you mean 'seed'?
        """,
        Planned.Mistakes(
            """
            version: 1
            defaults:
              training: { rat: 0.1 }
            experiments:
              a:
                image: { shape: ring, size: 10 }
                network: { hidden: 10000x3 }
                sead: 3
              b:
                image: { shape: ring }
                network: { hidden: 3 }
            """));
}
