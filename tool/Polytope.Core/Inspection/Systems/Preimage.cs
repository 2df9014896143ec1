using Polytope.Core.Networks;

namespace Polytope.Core.Inspection.Systems;

/// <summary>The shortest x with W x = y, for a layer with linearly independent rows.</summary>
internal static class Preimage
{
    /// <summary>x = W^T (W W^T)^-1 y, by Cholesky factorization, in doubles.</summary>
    public static double[] Of(Layer layer, double[] y)
    {
        var n = layer.Outputs;
        var factor = new double[n][];
        var solved = new double[n];
        for (var i = 0; i < n; i++)
        {
            factor[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < layer.Inputs; k++)
                    sum = Math.FusedMultiplyAdd(layer.Row(i)[k], layer.Row(j)[k], sum);
                for (var k = 0; k < j; k++) sum = Math.FusedMultiplyAdd(-factor[i][k], factor[j][k], sum);
                factor[i][j] = i == j ? Math.Sqrt(sum) : sum / factor[j][j];
            }

            solved[i] = y[i];
            for (var k = 0; k < i; k++) solved[i] -= factor[i][k] * solved[k];
            solved[i] /= factor[i][i];
        }

        var x = new double[layer.Inputs];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) solved[i] -= factor[k][i] * solved[k];
            solved[i] /= factor[i][i];
            for (var k = 0; k < x.Length; k++) x[k] += layer.Row(i)[k] * solved[i];
        }

        return x;
    }
}
