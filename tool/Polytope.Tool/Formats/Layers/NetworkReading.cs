using Polytope.Core.Networks;

namespace Polytope.Tool.Formats.Layers;

/// <summary>What a user says of a network file that the file may leave open.</summary>
/// <param name="Activation">The activation of a file that does not tell it.</param>
/// <param name="Layers">The names of the layers, in their order; null where the file is to tell it.</param>
public sealed record NetworkReading(Activation? Activation = null, IReadOnlyList<string>? Layers = null);
