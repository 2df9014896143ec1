namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>Inverts square matrices of rows, in doubles.</summary>
internal static class Inverse
{
    /// <summary>
    /// Fills <paramref name="columns"/> with the columns of the inverse of the matrix of the basis rows, by
    /// Gauss-Jordan elimination with partial pivoting; false if a pivot is (nearly) zero.
    /// </summary>
    public static bool Of(RowBlock rows, ReadOnlySpan<int> basis, double[][] columns)
    {
        var n = basis.Length;
        var stride = rows.Stride;
        var left = new double[n][];
        var right = new double[n][];
        for (var k = 0; k < n; k++)
        {
            left[k] = rows.Row(basis[k]).ToArray();
            right[k] = new double[stride];
            right[k][k] = 1;
        }

        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (Math.Abs(left[i][k]) > Math.Abs(left[pivot][k])) pivot = i;
            if (!(Math.Abs(left[pivot][k]) > 1e-13)) return false;
            (left[k], left[pivot], right[k], right[pivot]) = (left[pivot], left[k], right[pivot], right[k]);
            var factor = 1 / left[k][k];
            for (var i = 0; i < stride; i++)
            {
                left[k][i] *= factor;
                right[k][i] *= factor;
            }

            for (var i = 0; i < n; i++)
            {
                if (i == k || left[i][k] is var part && part == 0) continue;
                RowBlock.AddTo(left[i].AsSpan(k / 4 * 4), -part, left[k].AsSpan(k / 4 * 4));
                RowBlock.AddTo(right[i], -part, right[k]);
            }
        }

        for (var k = 0; k < n; k++)
            for (var i = 0; i < n; i++) columns[k][i] = right[i][k];
        return true;
    }
}
