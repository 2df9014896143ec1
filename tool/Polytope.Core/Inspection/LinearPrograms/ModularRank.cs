using System.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// The rank of whole rows modulo a prime, by elimination. It is never above the true rank, so rows or columns that are
/// independent here are so exactly.
/// </summary>
internal static class ModularRank
{
    private const ulong Prime = (1UL << 31) - 1;

    /// <summary>Columns that are independent, as many as the rank, in order.</summary>
    public static int[] IndependentColumns(int rows, int columns, Func<int, int, BigInteger> entry)
    {
        // Eliminated column by column: each column is a vector over the rows.
        var pivots = new List<(int Row, ulong[] Vector)>();
        var kept = new List<int>();
        var vectors = new ulong[columns][];
        Parallel.For(0, columns, column =>
        {
            vectors[column] = new ulong[rows];
            for (var row = 0; row < rows; row++)
            {
                var rest = (long)(entry(row, column) % Prime);
                vectors[column][row] = (ulong)(rest < 0 ? rest + (long)Prime : rest);
            }
        });
        for (var column = 0; column < columns && kept.Count < rows; column++)
        {
            var vector = vectors[column];
            foreach (var (row, pivot) in pivots) Eliminate(vector, row, pivot);
            var first = Array.FindIndex(vector, value => value != 0);
            if (first < 0) continue;
            var inverse = (ulong)BigInteger.ModPow(vector[first], Prime - 2, Prime);
            for (var row = 0; row < rows; row++) vector[row] = vector[row] * inverse % Prime;
            pivots.Add((first, vector));
            kept.Add(column);
        }

        return [.. kept];
    }

    private static void Eliminate(ulong[] vector, int row, ulong[] pivot)
    {
        if (vector[row] == 0) return;
        var factor = Prime - vector[row];
        for (var i = 0; i < vector.Length; i++)
        {
            // Below 2^62 + 2^31; two folds bring it below the prime, or to it.
            var sum = vector[i] + (factor * pivot[i]);
            sum = (sum & Prime) + (sum >> 31);
            sum = (sum & Prime) + (sum >> 31);
            vector[i] = sum == Prime ? 0 : sum;
        }
    }
}
