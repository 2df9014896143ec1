using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Faulty;

public enum Step
{
    Sound,
    Throw,
    ThrowAtOnce,
    Nothing,
    Backwards,
    Skip,
    Shape,
    NotFinite,
    TooMany,
    Few,
    Hang,
    Exit,
}

/// <summary>Multiplies the weights by a factor each epoch, or does something wrong in epoch 2.</summary>
public sealed record Stepper : ITrainer
{
    [Description("What goes wrong.")]
    public Step Step { get; init; } = Step.Sound;

    [Description("A file that is written as it begins to hang.")]
    public string Signal { get; init; } = "hangs";

    [Description("What weights are multiplied by.")]
    [Range(0.5, 2.0)]
    public double Factor { get; init; } = 1.0625;

    public string Name => "stepper";

    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation)
    {
        if (Step == Step.ThrowAtOnce) throw new InvalidOperationException("The stairs are gone.");
        return Steps(task);
    }

    private IEnumerable<Checkpoint> Steps(TrainingTask task)
    {
        var network = task.From?.Network ?? task.Initial;
        var asked = task.CheckpointEpochs.ToHashSet();
        if (task.From is null && asked.Contains(0)) yield return new Checkpoint(0, network, TrainerState.Empty);
        for (var epoch = (task.From?.Epoch ?? 0) + 1; epoch <= task.Options.Epochs; epoch++)
        {
            network = Multiplied(network, (float)Factor);
            if (epoch == 2)
            {
                switch (Step)
                {
                    case Step.Throw: throw new InvalidOperationException("The stairs end here.");
                    case Step.Nothing: yield return null!; break;
                    case Step.Backwards: yield return new Checkpoint(0, network, TrainerState.Empty); break;
                    case Step.Skip: continue;
                    case Step.Shape: yield return new Checkpoint(2, Other(), TrainerState.Empty); break;
                    case Step.NotFinite: network = Multiplied(network, float.NaN); break;
                    case Step.TooMany:
                        yield return new Checkpoint(task.Options.Epochs + 1, network, TrainerState.Empty);
                        break;
                    case Step.Few: yield break;
                    case Step.Exit: Environment.Exit(0); break;
                    case Step.Hang:
                        File.WriteAllText(Signal, "");
                        Thread.Sleep(Timeout.Infinite);
                        break;
                }
            }

            if (asked.Contains(epoch) | task.AfterEpoch?.Invoke(epoch) == true)
                yield return new Checkpoint(epoch, network, TrainerState.Empty);
        }

        Network Other() => Network.FromParameters(new NetworkShape(2, [1], 1), task.Initial.Activation, new float[5]);
    }

    private static Network Multiplied(Network network, float factor) => Network.FromParameters(
        network.Shape, network.Activation, network.ToParameters().Select(weight => factor * weight).ToArray());
}

/// <summary>A grey image, or none.</summary>
public sealed record Blob(
    [Description("The grey value.")] double Grey = 0.5,
    [Description("Whether painting fails.")] bool Fails = false,
    [Description("Whether nothing is painted.")] bool IsNothing = false,
    [Description("Whether it is painted too wide.")] bool IsWide = false) : DrawnShape("blob")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Grey is >= 0 and <= 1 ? [] : [new Mistake("grey", "It must be from 0 to 1.")];

    protected override Image Paint(int width, int height) => Fails
        ? throw new InvalidOperationException("The paint is dry.")
        : IsNothing ? null!
        : IsWide ? new Image(width + 1, height, [.. Enumerable.Repeat((float)Grey, (width + 1) * height)])
        : new Image(width, height, [.. Enumerable.Repeat((float)Grey, width * height)]);
}
