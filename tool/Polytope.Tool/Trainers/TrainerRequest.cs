using System.Buffers;
using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Polytope.Tool.Trainers;

/// <summary>What the tool says to a trainer: one JSON object a line, whose <c>type</c> says what is wanted.</summary>
internal static class TrainerRequest
{
    public const int Protocol = 1;

    /// <summary>The task, and the checkpoint from which it goes on.</summary>
    public static ReadOnlyMemory<byte> Task(TrainingTask task, Checkpoint start) => Line("task", json =>
    {
        json.WriteNumber("protocol", Protocol);
        Write(json, "widths", task.Initial.Shape.Widths);
        json.WriteNumber("slope", task.Initial.Activation.Slope);
        json.WriteString("output", task.Initial.Output.Word());
        json.WriteFloats("parameters", task.Initial.ToParameters());
        Write(json, "training", task.Samples.Training);
        Write(json, "validation", task.Samples.Validation);
        Write(json, task.Options.In(start.Epoch));
        // A text, because many readers of JSON round numbers above 2^53.
        json.WriteString("seed", FormattableString.Invariant($"{task.Seed}"));
        json.WriteNumber("threads", task.Threads);
        Write(json, "checkpoints", task.CheckpointEpochs.Where(epoch => epoch > start.Epoch));
        if (start.Epoch == 0) json.WriteNull("from");
        else Write(json, start);
    });

    /// <summary>
    /// Train this epoch, at this rate and with the points in this order; where a phase begins, with these options from
    /// now on.
    /// </summary>
    public static ReadOnlyMemory<byte> Epoch(TrainingTask task, int epoch) => Line("epoch", json =>
    {
        var options = task.Options.In(epoch);
        json.WriteNumber("epoch", epoch);
        json.WriteNumber("rate", options.Schedule.RateIn(options.Rate, epoch, task.Options.Epochs));
        if (!ReferenceEquals(options, task.Options.In(epoch - 1))) Write(json, options);
        if (task.OrderOf(epoch) is { } order) json.WriteIntegers("order", order);
        else json.WriteNull("order");
    });

    /// <summary>Give the weights and the state after this epoch, which is the last one that was trained.</summary>
    public static ReadOnlyMemory<byte> Checkpoint(int epoch) =>
        Line("checkpoint", json => json.WriteNumber("epoch", epoch));

    /// <summary>Nothing more is wanted.</summary>
    public static ReadOnlyMemory<byte> End() => Line("end", _ => { });

    private static ReadOnlyMemory<byte> Line(string type, Action<Utf8JsonWriter> write)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, SampleSet points)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", points.Count);
        json.WriteFloats("inputs", points.Inputs);
        json.WriteFloats("targets", points.Targets);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TrainingOptions options)
    {
        json.WriteStartObject("options");
        json.WriteNumber("epochs", options.Epochs);
        if (options.BatchSize is { } batch) json.WriteNumber("batch", batch);
        else json.WriteNull("batch");
        json.WriteString("loss", WordOf(options.Loss));
        json.WriteString("optimizer", WordOf(options.Optimizer));
        json.WriteNumber("rate", options.Rate);
        json.WriteNumber("weightDecay", options.WeightDecay);
        if (options.GradientClip is { } clip) json.WriteNumber("gradientClip", clip);
        else json.WriteNull("gradientClip");
        json.WriteNumber("momentum", options.Momentum);
        json.WriteNumber("beta1", options.Beta1);
        json.WriteNumber("beta2", options.Beta2);
        json.WriteNumber("smoothing", options.Smoothing);
        json.WriteNumber("epsilon", options.Epsilon);
        json.WriteBoolean("resetsOptimizer", options.OptimizerReset == OptimizerReset.EachEpoch);
        json.WriteBoolean("needsValidation", options.EarlyStop is not null);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Checkpoint start)
    {
        json.WriteStartObject("from");
        json.WriteNumber("epoch", start.Epoch);
        json.WriteFloats("parameters", start.Network.ToParameters());
        json.WriteNumber("steps", start.State.Steps);
        json.WriteStartObject("state");
        foreach (var (name, vector) in start.State.Vectors) json.WriteFloats(name, vector);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>As a manifest has it.</summary>
    internal static string WordOf(LossKind loss) => loss switch
    {
        LossKind.MeanSquaredError => "mse",
        LossKind.CrossEntropy => "cross-entropy",
        _ => throw new InvalidOperationException($"There is no word for the loss {loss}."),
    };

    /// <inheritdoc cref="WordOf(LossKind)"/>
    internal static string WordOf(OptimizerKind optimizer) => optimizer switch
    {
        OptimizerKind.Adam => "adam",
        OptimizerKind.Sgd => "sgd",
        OptimizerKind.Momentum => "momentum",
        OptimizerKind.RmsProp => "rmsprop",
        OptimizerKind.AdamW => "adamw",
        OptimizerKind.AmsGrad => "amsgrad",
        OptimizerKind.Muon => "muon",
        _ => throw new InvalidOperationException($"There is no word for the optimizer {optimizer}."),
    };
}
