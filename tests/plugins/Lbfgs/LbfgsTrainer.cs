using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Lbfgs;

/// <summary>
/// L-BFGS on all points at once (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 7.5), with
/// a line search that halves the step until the loss has fallen enough. An epoch is one step. The options for batches,
/// rate and optimizer have no meaning for it.
/// </summary>
public sealed record LbfgsTrainer : ITrainer
{
    [Description("Steps that the approximation of the curvature remembers.")]
    [Range(1, 100)]
    public int Memory { get; init; } = 10;

    [Description("The first step of each line search; 1 is Newton's.")]
    [Range(0.001, 10.0)]
    public double Step { get; init; } = 1;

    public string Name => "lbfgs";

    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation)
    {
        var asked = task.CheckpointEpochs.ToHashSet();
        if (task.From is null && asked.Contains(0)) yield return new Checkpoint(0, task.Initial, TrainerState.Empty);
        var epoch = task.From?.Epoch ?? 0;
        var state = new LbfgsState(this, task, cancellation);
        while (epoch < task.Options.Epochs)
        {
            state.Step();
            epoch++;
            if (!state.IsFinite) throw new DivergenceException(epoch);
            // Told of every epoch, whether it gets a checkpoint or not.
            var isWanted = task.AfterEpoch?.Invoke(epoch) == true;
            if (isWanted || asked.Contains(epoch)) yield return state.Checkpoint(epoch);
        }
    }
}
