namespace Polytope.Core.Training;

public enum OptimizerReset
{
    Never,
    EachEpoch,
}
