namespace Polytope.Tool.Formats.Layers;

/// <summary>A linear layer as a file has it, with the names that its numbers have there.</summary>
/// <param name="WeightName">Such as <c>layers[0].weight</c> or <c>0.weight</c>.</param>
/// <param name="Weights">Outputs x inputs, row by row.</param>
/// <param name="BiasName">Such as <c>layers[0].bias</c>.</param>
/// <param name="Biases">One an output.</param>
internal sealed record ReadLayer(string WeightName, double[] Weights, string BiasName, double[] Biases)
{
    public int Outputs => Biases.Length;

    public int Inputs => Weights.Length / Biases.Length;
}
