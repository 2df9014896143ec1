namespace Polytope.Core.Networks;

/// <summary>One output of a network on one cell of the plane: <c>y = Jx x + Jy y + C</c>.</summary>
public readonly record struct AffineMap(double Jx, double Jy, double C)
{
    public double At(double x, double y) => Math.FusedMultiplyAdd(Jx, x, Math.FusedMultiplyAdd(Jy, y, C));
}
