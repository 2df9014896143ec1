using System.Collections.Immutable;
using Polytope.Tool.Manifests.Matrices;

namespace Polytope.Tool.Planning.Variants;

/// <summary>One combination of an experiment's matrix.</summary>
/// <param name="Id">Such as <c>widths[hidden=14x6,seed=2]</c>.</param>
/// <param name="Names">The name of each setting in the id.</param>
/// <param name="Settings">What sets it apart from the others, in a plan's order.</param>
internal sealed record PlannedVariant(string Id, ImmutableArray<string> Names, ImmutableArray<MatrixSetting> Settings);
