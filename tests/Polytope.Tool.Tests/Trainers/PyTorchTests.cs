using System.Diagnostics;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>The trainer that <c>init --pytorch</c> makes, beside the tool's own, where PyTorch is installed.</summary>
public sealed class PyTorchTests
{
    internal static readonly Lazy<string?> Python = new(() =>
        ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(HasPyTorch));

    /// <summary>Each differs from the usual options in something.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "Adam", "" }, { "Sgd", "" }, { "Momentum", "" }, { "RmsProp", "" }, { "AdamW", "decay" }, { "AmsGrad", "" },
        { "Adam", "cross-entropy, cosine" }, { "Momentum", "full, clip, decay" }, { "Adam", "reset" },
        { "Adam", "phases" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_trains_as_the_tool_does_up_to_rounding(string optimizer, string options)
    {
        var task = Case(optimizer, options);
        var trainer = Trainer();
        var expected = new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken).ToList();
        var (actual, log) = trainer.Run(task);
        Assert.Contains(log, line => line.StartsWith("The trainer is PyTorch ", StringComparison.Ordinal));
        Assert.Equal(expected.Select(checkpoint => checkpoint.Epoch), actual.Select(checkpoint => checkpoint.Epoch));
        foreach (var (own, other) in expected.Zip(actual))
        {
            // The largest distance that was seen is 2.4e-7, two units in the last place of a weight near 1.
            Assert.Equal(0, Distance(own.Network, other.Network), 1e-6);
        }
    }

    [Theory]
    [InlineData("Adam", "clip")]
    [InlineData("AmsGrad", "cross-entropy")]
    [InlineData("Momentum", "decay")]
    [InlineData("RmsProp", "cosine")]
    [InlineData("Sgd", "full")]
    [InlineData("Adam", "phases")]
    public void A_training_that_goes_on_ends_with_the_same_bits(string optimizer, string options)
    {
        var task = Case(optimizer, options) with { CheckpointEpochs = [0, 3, 8] };
        var trainer = Trainer();
        var whole = trainer.Run(task).Checkpoints;
        var rest = trainer.Run(task with { From = whole[1] }).Checkpoints;
        Assert.Equal(whole[2].Network.ToParameters(), Assert.Single(rest).Network.ToParameters());
        Assert.Equal(whole[2].State.Steps, rest[0].State.Steps);
        Assert.Equal(
            whole[2].State.Vectors.SelectMany(vector => vector.Value),
            rest[0].State.Vectors.SelectMany(vector => vector.Value));
    }

    private static double Distance(Network one, Network other) =>
        one.ToParameters().Zip(other.ToParameters(), (a, b) => Math.Abs(a - b)).Max();

    private static ProcessTrainer Trainer()
    {
        Assert.SkipWhen(Python.Value is null, "PyTorch is not installed (python3-torch).");
        return new ProcessTrainer
        {
            Command = [Python.Value!, Repository.File("tool/Polytope.Tool/Trainers/train.py")],
        };
    }

    private static TrainingTask Case(string optimizer, string options)
    {
        bool Has(string word) => options.Contains(word, StringComparison.Ordinal);
        var image = new ThreeColourRing().Draw(64, 64);
        var classes = Has("cross-entropy") ? new ImageClasses(image, Palette.Of(image)!) : null;
        var samples = Sampler.Draw(image, SamplingMethod.Uniform, 300, 50, seed: 3, classes);
        var shape = new NetworkShape(2, [8, 6], samples.Training.Outputs);
        var kind = Enum.Parse<OptimizerKind>(optimizer);
        var usual = new TrainingOptions
        {
            Epochs = 8,
            Optimizer = kind,
            Rate = kind is OptimizerKind.Sgd or OptimizerKind.Momentum ? 0.05 : 0.005,
            BatchSize = Has("full") ? null : 64,
            Loss = Has("cross-entropy") ? LossKind.CrossEntropy : LossKind.MeanSquaredError,
            Schedule = new RateSchedule { Kind = Has("cosine") ? ScheduleKind.Cosine : ScheduleKind.Constant },
            WeightDecay = Has("decay") ? 0.01 : 0,
            GradientClip = Has("clip") ? 0.1 : null,
            OptimizerReset = Has("reset") ? OptimizerReset.EachEpoch : OptimizerReset.Never,
        };
        return new TrainingTask(
            Initialization.Create(shape, Activation.LeakyRelu(0.01f), new InitializationOptions(), 3),
            samples,
            Has("phases") ? usual with { Phases = [Faster(usual), Descending(usual)] } : usual,
            Seed: 3,
            CheckpointEpochs: [0, 1, 2, 4, 8]);
    }

    private static TrainingPhase Faster(TrainingOptions options) => new(2, options with { Rate = 0.01 });

    private static TrainingPhase Descending(TrainingOptions options) =>
        new(5, options with { Optimizer = OptimizerKind.Sgd, Rate = 0.05 });

    private static bool HasPyTorch(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import torch"])
            {
                RedirectStandardError = true,
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
