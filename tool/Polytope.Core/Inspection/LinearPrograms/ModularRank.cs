using System.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// The rank of an integer matrix modulo a prime, by elimination. It is at most the true rank, so rows or columns that
/// are independent here are independent.
/// </summary>
internal static class ModularRank
{
    private const ulong Prime = (1UL << 31) - 1;

    /// <summary>A maximal set of columns, in order, that are independent modulo the prime.</summary>
    public static int[] IndependentColumns(int rows, int columns, Func<int, int, BigInteger> entry)
    {
        // Each column is reduced by those kept before it.
        var pivots = new List<(int Row, ulong[] Vector)>();
        var kept = new List<int>();
        var vectors = new ulong[columns][];
        Parallel.For(0, columns, column =>
        {
            vectors[column] = new ulong[rows];
            for (var row = 0; row < rows; row++)
            {
                var remainder = (long)(entry(row, column) % Prime);
                vectors[column][row] = (ulong)(remainder < 0 ? remainder + (long)Prime : remainder);
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
            // The sum is below 2^62 + 2^31; two folds modulo 2^31 - 1 bring it to at most the prime.
            var sum = vector[i] + (factor * pivot[i]);
            sum = (sum & Prime) + (sum >> 31);
            sum = (sum & Prime) + (sum >> 31);
            vector[i] = sum == Prime ? 0 : sum;
        }
    }
}
