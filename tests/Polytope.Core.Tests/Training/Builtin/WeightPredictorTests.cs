using Polytope.Core.Buffers;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class WeightPredictorTests
{
    private static readonly NetworkShape Shape = new(2, [4, 3], 1);

    public static TheoryData<PredictionLoss> Losses => [.. Enum.GetValues<PredictionLoss>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_gradient_that_is_passed_on_agrees_with_finite_differences(PredictionLoss loss)
    {
        const double Step = 1e-5;
        var options = new WeightPrediction { Loss = loss, Strength = 3, Hidden = [5], Bins = 8, Reach = 1.5 };
        var (network, set) = (First(), TrainingPoints.Random(20, 1, 6));
        using var workers = new Workers(2);
        var predictor = new WeightPredictor(options, Shape, 9, workers);
        var second = Network.FromParameters(
            new NetworkShape(3, options.Hidden, options.Outputs), Activation.LeakyRelu(0.01f), predictor.Parameters);
        var weights = network.ToParameters();
        var (before, after) = (Gradient(null), Gradient(predictor));
        for (var i = 0; i < weights.Length; i++)
        {
            double Loss(double step) => R(Moved(weights, i, step), second, options);
            var difference = (Loss(Step) - Loss(-Step)) / (2 * Step);
            Assert.Equal(options.Strength * difference, after[i] - before[i], 2e-5);
        }

        Assert.Contains(after.Zip(before), pair => Math.Abs(pair.First - pair.Second) > 0.01);

        // After the first step Adam's average is a tenth of the gradient.
        predictor.Step();
        var own = predictor.Join(TrainerState.Empty).Vectors.ToDictionary()["predictor.exp_avg"];
        float[] parameters = second.ToParameters();
        for (var i = 0; i < own.Length; i++)
        {
            double Loss(double step) => R(Moved(weights, 0, 0), With(second, Moved(parameters, i, step)), options);
            Assert.Equal((Loss(Step) - Loss(-Step)) / (2 * Step), own[i] / 0.1, 2e-5);
        }

        float[] Gradient(WeightPredictor? predictor)
        {
            var arranged = new ShuffledBatches(set, null, 0);
            arranged.Arrange(1);
            var gradient = new BatchGradient(Shape, 0.01f, workers);
            var aligned = new AlignedFloats(weights.Length);
            weights.CopyTo(aligned.Span);
            gradient.Compute(aligned, arranged[0]);
            predictor?.AddTo(aligned, gradient);
            var sums = new float[weights.Length];
            for (var group = 0; group < gradient.Groups; group++)
                for (var i = 0; i < sums.Length; i++) sums[i] += gradient.Start[(group * gradient.Stride) + i];
            GC.KeepAlive(arranged);
            return sums;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_mean_loss_is_that_of_the_formulas(PredictionLoss loss)
    {
        var options = new WeightPrediction { Loss = loss, Hidden = [7, 4], Bins = 5, Reach = 0.4 };
        var weights = First().ToParameters();
        using var workers = new Workers(1);
        var predictor = new WeightPredictor(options, Shape, 2, workers);
        var second = Network.FromParameters(
            new NetworkShape(3, options.Hidden, options.Outputs), Activation.LeakyRelu(0.01f), predictor.Parameters);
        var aligned = new AlignedFloats(weights.Length);
        weights.CopyTo(aligned.Span);
        Assert.Equal(R(Moved(weights, 0, 0), second, options), predictor.Loss(aligned), 2e-6);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Any_number_of_threads_and_any_interruption_give_the_same_bits(PredictionLoss loss)
    {
        // 800 weights are four blocks.
        var initial = Initialization.Create(
            new NetworkShape(2, [25, 25, 5], 1), Activation.LeakyRelu(0.01f), new InitializationOptions(), 3);
        var set = TrainingPoints.Random(60, 1, 6);
        var options = new TrainingOptions
        {
            Epochs = 6,
            BatchSize = 25,
            Prediction = new WeightPrediction { Loss = loss, Strength = 0.1, Bins = 6 },
        };
        Checkpoint[] Train(int threads, Checkpoint? from = null) =>
        [
            .. new BuiltinTrainer().Train(
                new TrainingTask(initial, new Samples(set, set), options, 8, [0, 3, 6], from) { Threads = threads },
                TestContext.Current.CancellationToken),
        ];

        var whole = Train(1);
        AssertSame(whole[^1], Train(5)[^1]);
        AssertSame(whole[^1], Assert.Single(Train(2, whole[1])));
        AssertSame(whole[^1], Train(2, whole[0])[^1]);
        var without = new BuiltinTrainer().Train(
            new TrainingTask(initial, new Samples(set, set), options with { Prediction = null }, 8, [6]),
            TestContext.Current.CancellationToken).Single();
        Assert.NotEqual(whole[^1].Network.ToParameters(), without.Network.ToParameters());
    }

    [Fact]
    public void Without_strength_the_first_network_is_trained_as_without_a_second()
    {
        var (initial, set) = (First(), TrainingPoints.Random(60, 1, 6));
        float[] Trained(WeightPrediction? prediction) => new BuiltinTrainer().Train(
            new TrainingTask(
                initial,
                new Samples(set, set),
                new TrainingOptions { Epochs = 5, BatchSize = 25, Prediction = prediction },
                8,
                [5]),
            TestContext.Current.CancellationToken).Single().Network.ToParameters();
        Assert.Equal(
            Trained(null), Trained(new WeightPrediction { Loss = PredictionLoss.Laplacian, Strength = 0 }));
    }

    [Fact]
    public void A_strong_regularizer_makes_weights_predictable()
    {
        var (initial, set) = (First(), TrainingPoints.Random(60, 1, 6));
        double Missed(double strength)
        {
            var options = new WeightPrediction
            {
                Loss = PredictionLoss.MeanSquaredError,
                Strength = strength,
                Hidden = [2],
                Rate = 0.01,
            };
            var last = new BuiltinTrainer().Train(
                new TrainingTask(
                    initial,
                    new Samples(set, set),
                    new TrainingOptions { Epochs = 400, Rate = 0.01, Prediction = options },
                    8,
                    [400]),
                TestContext.Current.CancellationToken).Single();
            using var workers = new Workers(1);
            var predictor = new WeightPredictor(options, Shape, 8, workers);
            predictor.Restore(last.State);
            var aligned = new AlignedFloats(Shape.ParameterCount);
            last.Network.ToParameters().CopyTo(aligned.Span);
            return predictor.Loss(aligned);
        }

        Assert.True(Missed(10) < 0.02 * Missed(0));
    }

    [Fact]
    public void A_state_without_the_second_network_is_refused()
    {
        using var workers = new Workers(1);
        var options = new WeightPrediction { Loss = PredictionLoss.Gaussian };
        var predictor = new WeightPredictor(options, Shape, 1, workers);
        Assert.Contains(
            "predicts the weights",
            Assert.Throws<ArgumentException>(() => predictor.Restore(TrainerState.Empty)).Message,
            StringComparison.Ordinal);
        var other = new WeightPredictor(options with { Hidden = [3] }, Shape, 1, workers).Join(TrainerState.Empty);
        Assert.Throws<ArgumentException>(() => predictor.Restore(other));
    }

    private static Network First() =>
        Initialization.Create(Shape, Activation.LeakyRelu(0.01f), new InitializationOptions(), 5);

    private static void AssertSame(Checkpoint expected, Checkpoint actual)
    {
        Assert.Equal(expected.Network.ToParameters(), actual.Network.ToParameters());
        Assert.Equal(expected.State.Steps, actual.State.Steps);
        Assert.Equal(expected.State.Vectors, actual.State.Vectors, (one, other) =>
            one.Key == other.Key && one.Value.AsSpan().SequenceEqual(other.Value));
    }

    private static double[] Moved(float[] values, int index, double step)
    {
        double[] moved = [.. values.Select(value => (double)value)];
        moved[index] += step;
        return moved;
    }

    /// <summary>The network with other parameters.</summary>
    private static Network With(Network network, double[] parameters)
    {
        var layers = new List<Layer>();
        var at = 0;
        foreach (var layer in network.Layers)
        {
            var (weights, biases) = (layer.Weights.Length, layer.Biases.Length);
            layers.Add(new Layer(parameters.AsSpan(at, weights), parameters.AsSpan(at + weights, biases)));
            at += weights + biases;
        }

        return new Network(layers, network.Activation);
    }

    /// <summary>The mean loss of the predictions, by its definition, in double.</summary>
    private static double R(double[] parameters, Network second, WeightPrediction options)
    {
        var (sum, count, at) = (0.0, 0, 0);
        int[] widths = [2, 4, 3, 1];
        for (var l = 0; l < 3; l++)
        {
            for (var j = 0; j < widths[l + 1]; j++)
            {
                for (var i = 0; i < widths[l]; i++, count++)
                {
                    var y = second.Evaluate(
                        l / 2.0,
                        widths[l + 1] > 1 ? (float)(j / (widths[l + 1] - 1.0)) : 0,
                        (float)(i / (widths[l] - 1.0)));
                    sum += Loss(y, parameters[at++], options);
                }
            }

            at += widths[l + 1];
        }

        return sum / count;
    }

    private static double Loss(double[] y, double w, WeightPrediction options)
    {
        switch (options.Loss)
        {
            case PredictionLoss.MeanSquaredError:
                return Math.Pow(y[0] - w, 2);
            case PredictionLoss.Gaussian:
                var deviation = Math.Exp(Math.Clamp(y[1], -7, 7));
                return -Math.Log(
                    Math.Exp(-Math.Pow((w - y[0]) / deviation, 2) / 2) / (deviation * Math.Sqrt(2 * Math.PI)));
            case PredictionLoss.Laplacian:
                var scale = Math.Exp(Math.Clamp(y[1], -7, 7));
                return -Math.Log(Math.Exp(-Math.Abs(w - y[0]) / scale) / (2 * scale));
            default:
                var whole = y.Sum(Math.Exp);
                var spacing = 2 * options.Reach / (options.Bins - 1);
                return -y.Select((score, bin) =>
                {
                    var centre = -options.Reach + (bin * spacing);
                    var distance = Math.Abs(Math.Clamp(w, -options.Reach, options.Reach) - centre);
                    return Math.Max(0, 1 - (distance / spacing)) * Math.Log(Math.Exp(score) / whole);
                }).Sum();
        }
    }
}
