using Polytope.Core.Networks;

namespace Polytope.Tool.Formats.Layers;

/// <summary>A network from a file, and what the user should know of how it was read.</summary>
/// <param name="Network">The network.</param>
/// <param name="Notices">Sentences, in the order of the file; names in them hold no control characters.</param>
public sealed record ReadNetwork(Network Network, IReadOnlyList<string> Notices)
{
    /// <summary>The least and the greatest value of each input, where the file tells them.</summary>
    public IReadOnlyList<(double Least, double Greatest)>? Bounds { get; init; }
}
