namespace Polytope.Tool.Formats.Layers;

/// <summary>A linear layer as a file has it, with the names that its numbers have there.</summary>
/// <param name="WeightName">Such as <c>layers[0].weight</c> or <c>0.weight</c>.</param>
/// <param name="Weights">Outputs x inputs, row by row.</param>
/// <param name="BiasName">Such as <c>layers[0].bias</c>.</param>
/// <param name="Biases">One an output.</param>
internal sealed record ReadLayer(string WeightName, double[] Weights, string BiasName, double[] Biases)
{
    /// <summary>A slope below zero for each output; null for that of the network.</summary>
    public double[]? Slopes { get; init; }

    /// <summary>What the neurons are called; null where they have no names.</summary>
    public string[]? Names { get; init; }

    public int Outputs => Biases.Length;

    public int Inputs => Weights.Length / Biases.Length;
}
