using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Networks;
using Polytope.Tool.Manifests.Values;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>network</c>: two inputs, hidden layers, outputs.</summary>
public sealed record NetworkSettings
{
    private static readonly InitializationOptions Default = new();

    [Description("The hidden layers, as width x count: 14x6 is six layers of fourteen neurons. Lists mix: [10x10, 2, "
        + "10x3].")]
    [Example("14x6")]
    [Example("[10x10, 2, 10x3]")]
    [Example("[64, 32]")]
    public required HiddenLayers Hidden { get; init; }

    [Description("What follows each hidden layer: relu, max(x, 0), or leaky-relu, which keeps a small slope below "
        + "zero.")]
    [Choice]
    public ActivationKind Activation { get; init; } = ActivationKind.LeakyRelu;

    [Description("The slope of leaky-relu below zero, rounded to float32.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    [OnlyFor("leaky-relu")]
    public float Slope { get; init; } = 0.01f;

    [Description("What follows the output layer: nothing, linear; sigmoid, 1 / (1 + e^-z); or tanh. It is trained, and "
        + "applied to what is drawn and to losses; it moves no crease, so polytopes and their affine maps are those "
        + "before it. Goes with loss: mse. A ReLU would add creases: make it a further hidden layer.")]
    [SilentDefault]
    public OutputActivation Output { get; init; } = OutputActivation.Linear;

    [Description("How weights start: he-normal has variance 2/fan-in; he-uniform the same from a uniform distribution; "
        + "xavier-uniform is Glorot's; pytorch is what torch.nn.Linear does by default.")]
    public WeightInitialization Initialization { get; init; } = Default.Weights;

    [Description("How biases start: a number for all, or pytorch for what torch.nn.Linear does by default.")]
    [Range(-1e6, 1e6)]
    [NullMeans("pytorch")]
    public double? Bias { get; init; } = Default.Bias;

    /// <summary>The function after each hidden layer.</summary>
    public Activation Function => Activation == ActivationKind.Relu
        ? Core.Networks.Activation.Relu
        : Core.Networks.Activation.LeakyRelu(Slope);

    /// <summary>How every layer starts.</summary>
    public InitializationOptions Start => new() { Weights = Initialization, Bias = Bias };

    /// <summary>Two coordinates in, what is learned out.</summary>
    public NetworkShape ShapeFor(int outputs) => new(2, Hidden.Widths, outputs);
}

public enum ActivationKind
{
    Relu,
    LeakyRelu,
}
