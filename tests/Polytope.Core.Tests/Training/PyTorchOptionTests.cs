using System.Text.Json;
using System.Text.Json.Serialization;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

/// <summary>
/// Weight decay, clipping, schedules and cross-entropy against values that PyTorch computed
/// (tests/pytorch/make_training_values.py).
/// </summary>
public sealed class PyTorchOptionTests
{
    private static readonly Values Expected = JsonSerializer.Deserialize<Values>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "pytorch_options.json")), Options)!;

    private static JsonSerializerOptions Options => new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = null };

    public static TheoryData<int, string> Cases =>
        [.. Expected.Cases.Select((c, i) => (i, FormattableString.Invariant(
            $"{c.Loss} {c.Optimizer} decay {c.Decay} clip {c.Clip} batch {c.Batch} {c.Kind} after {c.WarmUp}")))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hundred_updates_agree_with_PyTorch(int number, string _)
    {
        var expected = Expected.Cases[number];
        var loss = Enum.Parse<LossKind>(expected.Loss);
        var aim = Expected.Aims[expected.Loss];
        var outputs = aim.Targets.Length / Expected.Points;
        var points = new SampleSet(Expected.Points, 2, outputs, Expected.Inputs, aim.Targets);
        var initial = Network.FromParameters(
            new NetworkShape(2, Expected.Hidden, outputs), Activation.LeakyRelu(0.01f), aim.Initial);
        var epochs = expected.Losses.Length - 1;
        var options = OptionsOf(expected, loss, epochs);
        var task = new TrainingTask(
            initial, new Samples(points, points), options, Expected.Seed, [.. Enumerable.Range(0, epochs + 1)]);

        var checkpoints = new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken).ToArray();
        Assert.All(
            checkpoints.Zip(expected.Losses),
            pair => Assert.Equal(pair.Second, PointLoss.Over(loss, pair.First.Network, points), 4e-6));
        Assert.All(
            checkpoints[^1].Network.ToParameters().Zip(expected.FinalParameters),
            pair => Assert.Equal(pair.Second, pair.First, 2e-5f));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_epochs_rate_agrees_with_PyTorch(int number, string _)
    {
        var expected = Expected.Cases[number];
        var options = OptionsOf(expected, LossKind.MeanSquaredError, expected.Rates.Length);
        var rates = Enumerable.Range(1, expected.Rates.Length).Select(
            epoch => options.Schedule.RateIn(options.Rate, epoch, options.Epochs));
        // PyTorch computes each rate from the one before, and its rounding errors accumulate.
        Assert.All(rates.Zip(expected.Rates), pair => Assert.Equal(pair.Second, pair.First, 1e-13 * expected.Rate));
    }

    private static TrainingOptions OptionsOf(Case expected, LossKind loss, int epochs) => new()
    {
        Epochs = epochs,
        Loss = loss,
        Optimizer = Enum.Parse<OptimizerKind>(expected.Optimizer),
        Rate = expected.Rate,
        WeightDecay = expected.Decay,
        Momentum = expected.Optimizer == nameof(OptimizerKind.Muon) ? 0.95 : 0.9,
        GradientClip = expected.Clip,
        BatchSize = expected.Batch,
        Schedule = new RateSchedule
        {
            Kind = Enum.Parse<ScheduleKind>(expected.Kind),
            WarmUp = expected.WarmUp,
            Every = expected.Every,
            Factor = expected.Factor,
            Period = expected.Period,
            Final = expected.Final,
        },
    };

    public sealed record Values(
        int[] Hidden, ulong Seed, int Points, float[] Inputs, Dictionary<string, Aim> Aims, Case[] Cases);

    public sealed record Aim(float[] Targets, float[] Initial);

    public sealed record Case(
        string Loss,
        string Optimizer,
        double Rate,
        double Decay,
        double? Clip,
        int? Batch,
        string Kind,
        int WarmUp,
        int Every,
        double Factor,
        int? Period,
        double Final,
        double[] Losses,
        double[] Rates,
        [property: JsonPropertyName("final_parameters")] float[] FinalParameters);
}
