using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>The points of one step; rows are padded with zeros to whole pairs of vectors.</summary>
internal readonly record struct Batch(PointRows Inputs, PointRows Targets, int Points)
{
    /// <summary>Pairs of vectors in a row.</summary>
    public int Pairs => PointRows.Pairs(Points);
}
