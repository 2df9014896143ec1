using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Training;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>training</c>. Its defaults are those of <see cref="TrainingOptions"/>.</summary>
public sealed record TrainingSettings
{
    private static readonly TrainingOptions Default = new();

    [Description("Who trains: builtin is the tool's own trainer.")]
    public TrainerSettings Trainer { get; init; } = new();

    [Description("Passes over the training points.")]
    [Range(0, 100_000_000)]
    public int Epochs { get; init; } = Default.Epochs;

    [Description("Points a step, in an order shuffled every epoch; full takes all points in every step.")]
    [Range(1, 100_000_000)]
    [NullMeans("full")]
    public int? Batch { get; init; } = Default.BatchSize;

    [Description("What is minimized: mse is the mean squared error of the grey value, or of red, green and blue; "
        + "cross-entropy takes the image's distinct colours, or the points' classes, as classes, one output each.")]
    public LossKind Loss { get; init; } = Default.Loss;

    [Description("Which of the image's colours are classes with cross-entropy: all; or pure, those whose red, green "
        + "and blue are each none or full. Pixels of other colours, as at soft edges, are then neither drawn as "
        + "points nor judged.")]
    [SilentDefault]
    public ClassColours Classes { get; init; } = ClassColours.All;

    [Description("How weights are updated. All follow PyTorch's formulas; momentum is its SGD with momentum, adamw is "
        + "adam with decoupled weight decay, amsgrad adam with the largest second moment so far; muon takes "
        + "orthogonalized momentum for weights between hidden layers and adamw for the others.")]
    [Choice]
    public OptimizerKind Optimizer { get; init; } = Default.Optimizer;

    [Description("The learning rate; with a schedule, at its full height.")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Rate { get; init; } = Default.Rate;

    [Description("How the learning rate changes from epoch to epoch.")]
    [SilentDefault]
    public ScheduleSettings Schedule { get; init; } = new();

    [Description("Pulls weights and biases to 0: this part of them is added to their gradient (PyTorch's "
        + "weight_decay).")]
    [Range(0.0, 1e6)]
    [OnlyFor("adam", "amsgrad", "sgd", "momentum", "rmsprop")]
    [SilentDefault]
    public double WeightDecay { get; init; } = Default.WeightDecay;

    [Description("Pulls weights and biases to 0, apart from the gradient: before each update they lose this part of "
        + "them, times the learning rate (PyTorch's weight_decay in AdamW).")]
    [Range(0.0, 1e6)]
    [OnlyFor("adamw", "muon")]
    [Named("weight-decay")]
    public double DecoupledWeightDecay { get; init; } = 0.01;

    [Description("The largest norm a step's gradient, all parameters together, may have: longer ones are shortened to "
        + "it (PyTorch's clip_grad_norm_). none leaves them.")]
    [Range(0.0, 1e30, MinimumIsExclusive = true)]
    [NullMeans("none")]
    [SilentDefault]
    [Example("1")]
    public double? GradientClip { get; init; } = Default.GradientClip;

    [Description("Momentum's factor: what part of the last update goes into the next.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("momentum")]
    public double Momentum { get; init; } = Default.Momentum;

    [Description("Muon's factor: what part of the average of past gradients stays.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("muon")]
    [Named("momentum")]
    public double MuonMomentum { get; init; } = 0.95;

    [Description("Adam's decay of the first moment.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("adam", "adamw", "amsgrad", "muon")]
    public double Beta1 { get; init; } = Default.Beta1;

    [Description("Adam's decay of the second moment.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("adam", "adamw", "amsgrad", "muon")]
    public double Beta2 { get; init; } = Default.Beta2;

    [Description("RMSprop's smoothing constant, PyTorch's alpha.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("rmsprop")]
    public double Smoothing { get; init; } = Default.Smoothing;

    [Description("Adam's and RMSprop's term in the denominator.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [OnlyFor("adam", "adamw", "amsgrad", "muon", "rmsprop")]
    public double Epsilon { get; init; } = Default.Epsilon;

    [Description("Whether the optimizer forgets its moments: never, or at the start of each epoch.")]
    public OptimizerReset OptimizerReset { get; init; } = Default.OptimizerReset;

    [Description("When the training ends before its last epoch, because the loss on the validation points no longer "
        + "falls.")]
    [SilentDefault]
    public EarlyStopSettings EarlyStop { get; init; } = new();

    [Description("A second network that learns to predict the weights of the first, whose loss gains what it misses "
        + "by: a regularizer, with a gradient that is passed on to the weights.")]
    [SilentDefault]
    public WeightPredictorSettings WeightPredictor { get; init; } = new();

    [Description("Another optimizer or rate after some epochs: the training branches off from the one without it, and "
        + "goes on from its checkpoint where a run beside it has one. Each keeps what it does not name.")]
    [SilentDefault]
    [Example("[{ after: 3000, optimizer: sgd, rate: 0.01 }]")]
    public ImmutableArray<PhaseSettings>? Then { get; init; }

    /// <summary>The class of each pixel of an image; null where outputs are its channels.</summary>
    public ImageClasses? ClassesOf(Image image) => this switch
    {
        { Loss: not LossKind.CrossEntropy } => null,
        { Classes: ClassColours.Pure } => new ImageClasses(image, Palette.OfPure(image), allowsOthers: true),
        _ => new ImageClasses(image, Palette.Of(image)!),
    };

    /// <summary>What the trainer is told.</summary>
    public TrainingOptions Options => Own with { Phases = Then is null ? [] : [.. Phases()] };

    private IEnumerable<TrainingPhase> Phases()
    {
        var settings = this;
        foreach (var phase in Then ?? [])
        {
            settings = settings with
            {
                Optimizer = phase.Optimizer ?? settings.Optimizer,
                Rate = phase.Rate ?? settings.Rate,
            };
            yield return new TrainingPhase(phase.After, settings.Own);
        }
    }

    private TrainingOptions Own => new()
    {
        Epochs = Epochs,
        BatchSize = Batch,
        Loss = Loss,
        Optimizer = Optimizer,
        Rate = Rate,
        Schedule = Schedule.Schedule,
        WeightDecay = Optimizer is OptimizerKind.AdamW or OptimizerKind.Muon ? DecoupledWeightDecay : WeightDecay,
        GradientClip = GradientClip,
        EarlyStop = EarlyStop.Stop,
        Prediction = WeightPredictor.Prediction,
        Momentum = Optimizer == OptimizerKind.Muon ? MuonMomentum : Momentum,
        Beta1 = Beta1,
        Beta2 = Beta2,
        Smoothing = Smoothing,
        Epsilon = Epsilon,
        OptimizerReset = OptimizerReset,
    };
}

/// <summary>Which colours are classes.</summary>
public enum ClassColours
{
    All,
    Pure,
}
