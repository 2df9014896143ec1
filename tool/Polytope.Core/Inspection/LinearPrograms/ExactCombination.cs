using System.Numerics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Proves in exact arithmetic that a row is a combination of linearly independent rows with nonnegative multipliers,
/// which costs no more than its slack: then it is implied by them (Farkas' lemma). The multipliers are found modulo
/// powers of a prime (Dixon, Exact solution of linear equations using p-adic expansions, Numerische Mathematik 40,
/// 1982), made fractions, and checked.
/// </summary>
internal static class ExactCombination
{
    private const ulong Prime = (1UL << 31) - 1;

    /// <summary>The largest number of products of digits that are spent on one row.</summary>
    private const long MostWork = 400_000_000;

    /// <param name="target">The row's coefficients, then its slack, in integers of one scale.</param>
    /// <param name="rows">
    /// The same of each row that may take part; a scale each. Those that depend on rows before them do not.
    /// </param>
    /// <returns>False if the row is no such combination, or it would take too long.</returns>
    public static bool Proves(BigInteger[] target, BigInteger[][] rows, CancellationToken cancellation) =>
        Proves(target, rows, out _, cancellation);

    /// <inheritdoc cref="Proves(BigInteger[], BigInteger[][], CancellationToken)"/>
    /// <param name="negative">The places of rows with negative multipliers, where the row is a combination.</param>
    public static bool Proves(
        BigInteger[] target, BigInteger[][] rows, out int[] negative, CancellationToken cancellation)
    {
        negative = [];
        int[] used =
        [
            .. Enumerable.Range(0, target.Length - 1).Where(column => Array.Exists(rows, row => !row[column].IsZero)),
        ];
        var all = rows;
        var taking = ModularRank.IndependentColumns(used.Length, rows.Length, (k, row) => all[row][used[k]]);
        rows = Array.ConvertAll(taking, row => all[row]);
        int[] columns =
        [
            .. ModularRank.IndependentColumns(rows.Length, used.Length, (row, k) => rows[row][used[k]])
                .Select(k => used[k]),
        ];
        var count = rows.Length;
        if (count == 0 || Inverse(rows, columns) is not { } inverse) return false;
        var bits = rows.Append(target).SelectMany(row => columns.Select(column => (long)row[column].GetBitLength()))
            .Max();

        // Cramer's rule and Hadamard's inequality: numerators and denominators have no more bits than this.
        var most = (count * (bits + BitOperations.Log2((uint)count) + 1)) + 2;
        var digits = ((2 * most) / 31) + 2;
        if (digits * count * count * ((bits / 64) + 1) > MostWork) return false;
        var residual = Array.ConvertAll(columns, column => target[column]);
        var solution = new BigInteger[count];
        var (modulus, known) = (BigInteger.One, 0L);
        for (var next = 4L; ; next = Math.Min(2 * next, digits))
        {
            cancellation.ThrowIfCancellationRequested();
            for (; known < next; known++)
            {
                Lift(rows, columns, inverse, residual, solution, modulus);
                modulus *= Prime;
            }

            if (Fractions(solution, modulus) is var (numerators, denominator)
                && Matches(target, rows, numerators, denominator, columns))
            {
                if (!Matches(target, rows, numerators, denominator, Enumerable.Range(0, target.Length - 1)))
                    return false;
                negative = [.. taking.Where((_, j) => numerators[j].Sign < 0)];
                return negative.Length == 0
                    && Sum(rows, numerators, target.Length - 1) <= denominator * target[^1];
            }

            if (known >= digits) return false;
        }
    }

    /// <summary>The inverse of the matrix with an equation for each column, modulo the prime.</summary>
    private static ulong[][]? Inverse(BigInteger[][] rows, int[] columns)
    {
        var count = columns.Length;
        var matrix = new ulong[count][];
        for (var i = 0; i < count; i++)
        {
            matrix[i] = new ulong[2 * count];
            for (var j = 0; j < count; j++) matrix[i][j] = Remainder(rows[j][columns[i]]);
            matrix[i][count + i] = 1;
        }

        for (var k = 0; k < count; k++)
        {
            var pivot = Array.FindIndex(matrix, k, line => line[k] != 0);
            if (pivot < 0) return null;
            (matrix[k], matrix[pivot]) = (matrix[pivot], matrix[k]);
            var factor = (ulong)BigInteger.ModPow(matrix[k][k], Prime - 2, Prime);
            for (var j = k; j < 2 * count; j++) matrix[k][j] = matrix[k][j] * factor % Prime;
            for (var i = 0; i < count; i++)
            {
                if (i == k || matrix[i][k] is var part && part == 0) continue;
                for (var j = k; j < 2 * count; j++)
                    matrix[i][j] = (matrix[i][j] + ((Prime - part) * matrix[k][j])) % Prime;
            }
        }

        return Array.ConvertAll(matrix, line => line[count..]);
    }

    /// <summary>One more digit of each multiplier.</summary>
    private static void Lift(
        BigInteger[][] rows, int[] columns, ulong[][] inverse, BigInteger[] residual, BigInteger[] solution,
        BigInteger modulus)
    {
        var remainders = Array.ConvertAll(residual, Remainder);
        var digits = Array.ConvertAll(inverse, line =>
        {
            var sum = 0UL;
            for (var k = 0; k < line.Length; k++) sum = (sum + (line[k] * remainders[k])) % Prime;
            return sum;
        });
        for (var j = 0; j < digits.Length; j++)
        {
            if (digits[j] == 0) continue;
            solution[j] += digits[j] * modulus;
            for (var i = 0; i < columns.Length; i++)
                if (!rows[j][columns[i]].IsZero) residual[i] -= digits[j] * rows[j][columns[i]];
        }

        for (var i = 0; i < residual.Length; i++) residual[i] /= Prime;
    }

    /// <summary>Fractions of one denominator, half as long as the modulus; null where there are none.</summary>
    private static (BigInteger[] Numerators, BigInteger Denominator)? Fractions(
        BigInteger[] solution, BigInteger modulus)
    {
        var bound = BigInteger.One << (int)((modulus.GetBitLength() - 2) / 2);
        var (numerators, denominator) = (new BigInteger[solution.Length], BigInteger.One);
        for (var j = 0; j < solution.Length; j++)
        {
            // Mostly the denominator is known after the first few.
            var value = solution[j] * denominator % modulus;
            var (r, last) = (value, modulus);
            var (t, before) = (BigInteger.One, BigInteger.Zero);
            if (modulus - value <= bound) r = value - modulus;
            while (r > bound)
            {
                var quotient = BigInteger.DivRem(last, r, out var rest);
                (last, r) = (r, rest);
                (before, t) = (t, before - (quotient * t));
            }

            if (t.Sign < 0) (r, t) = (-r, -t);
            if (t * denominator > bound) return null;
            for (var i = 0; i < j && !t.IsOne; i++) numerators[i] *= t;
            denominator *= t;
            numerators[j] = r;
        }

        return (numerators, denominator);
    }

    /// <summary>What a row lacks beside a combination of others with multipliers in doubles, exactly.</summary>
    /// <param name="target">The row in integers, and the exponent of a power of two that multiplies them.</param>
    /// <param name="rows">The same of the combination's rows.</param>
    /// <param name="multipliers">Of each of them.</param>
    /// <param name="spare">Slack to spare.</param>
    /// <returns>The same of what is lacking, times a power of two that makes the largest number about 1.</returns>
    public static (BigInteger[] Integers, int Exponent) Lacking(
        (BigInteger[] Integers, int Exponent) target,
        (BigInteger[] Integers, int Exponent)[] rows,
        double[] multipliers,
        double spare)
    {
        var parts = Array.ConvertAll(multipliers, Dyadic.Decompose);
        var ofSpare = Dyadic.Decompose(spare);
        var exponent = Math.Min(target.Exponent, spare == 0 ? target.Exponent : ofSpare.Exponent);
        for (var j = 0; j < rows.Length; j++)
            if (multipliers[j] != 0) exponent = Math.Min(exponent, rows[j].Exponent + parts[j].Exponent);
        var lacking = Array.ConvertAll(target.Integers, value => value << (target.Exponent - exponent));
        if (spare != 0) lacking[^1] -= (BigInteger)ofSpare.Mantissa << (ofSpare.Exponent - exponent);
        for (var j = 0; j < rows.Length; j++)
        {
            if (multipliers[j] == 0) continue;
            var factor = (BigInteger)parts[j].Mantissa << (rows[j].Exponent + parts[j].Exponent - exponent);
            for (var k = 0; k < lacking.Length; k++)
                if (!rows[j].Integers[k].IsZero) lacking[k] -= factor * rows[j].Integers[k];
        }

        return (lacking, -(int)lacking.Max(value => BigInteger.Abs(value).GetBitLength()));
    }

    private static bool Matches(
        BigInteger[] target, BigInteger[][] rows, BigInteger[] numerators, BigInteger denominator,
        IEnumerable<int> columns) =>
        columns.All(column => Sum(rows, numerators, column) == denominator * target[column]);

    private static BigInteger Sum(BigInteger[][] rows, BigInteger[] numerators, int column)
    {
        var sum = BigInteger.Zero;
        for (var j = 0; j < rows.Length; j++)
            if (!rows[j][column].IsZero) sum += numerators[j] * rows[j][column];
        return sum;
    }

    private static ulong Remainder(BigInteger value)
    {
        var remainder = (long)(value % Prime);
        return (ulong)(remainder < 0 ? remainder + (long)Prime : remainder);
    }
}
