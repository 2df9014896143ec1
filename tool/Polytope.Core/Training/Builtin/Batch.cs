using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Training.Builtin;

/// <summary>The points of one step; rows have room up to a whole pair of vectors, filled with zeros.</summary>
internal readonly record struct Batch(PointRows Inputs, PointRows Targets, int Points)
{
    public int Pairs => PointRows.Pairs(Points);
}
