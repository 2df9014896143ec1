using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Reports;

/// <summary>
/// Tells networks whose functions exceed the range of double. Their polytopes are exact all the same, but no map of
/// them, no colour and no height can be told.
/// </summary>
internal static class FiniteMaps
{
    /// <exception cref="UserErrorException">Some polytope's map is not finite.</exception>
    public static void Require(Partition partition, string model)
    {
        foreach (var map in partition.Maps)
        {
            if (!(double.IsFinite(map.Jx) && double.IsFinite(map.Jy) && double.IsFinite(map.C)))
                throw TooLarge(model);
        }
    }

    /// <exception cref="UserErrorException">Its map, that of a neighbour or a row is not finite.</exception>
    public static void Require(PointPolytope polytope, string model)
    {
        var maps = (polytope.Shape?.Sides ?? []).Select(side => side.Beyond?.Map).Prepend(polytope.Map);
        var isFinite = maps.OfType<AffineFunction>().All(
                map => map.C.All(double.IsFinite) && map.J.All(row => row.All(double.IsFinite)))
            && polytope.Rows.All(row => double.IsFinite(row.B) && row.A.All(double.IsFinite));
        if (!isFinite) throw TooLarge(model);
    }

    private static UserErrorException TooLarge(string model) => new(
        $"{model}: the weights are so large that the network's function exceeds the largest double, 1.8e308. "
        + $"Scale them down.",
        ExitCode.WrongInput);
}
