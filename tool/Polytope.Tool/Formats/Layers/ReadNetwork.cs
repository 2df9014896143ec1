using Polytope.Core.Networks;

namespace Polytope.Tool.Formats.Layers;

/// <summary>A network from a file, and what the user should know of how it was read.</summary>
/// <param name="Network">The network.</param>
/// <param name="Notices">Sentences, in the order of the file; names in them hold no control characters.</param>
public sealed record ReadNetwork(Network Network, IReadOnlyList<string> Notices)
{
    /// <summary>The least and the greatest value of each input, where the file tells them.</summary>
    public IReadOnlyList<(double Least, double Greatest)>? Bounds { get; init; }

    /// <summary>
    /// The lengths of the axes of the model's input, that of a batch being 1; null where it is a vector.
    /// </summary>
    public IReadOnlyList<int>? InputShape { get; init; }

    /// <summary>The same of its output.</summary>
    public IReadOnlyList<int>? OutputShape { get; init; }
}
