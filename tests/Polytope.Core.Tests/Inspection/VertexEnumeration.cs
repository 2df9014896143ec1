using System.Numerics;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Inspection;

/// <summary>
/// Enumerates the vertices of a bounded polytope by brute force in rational arithmetic: for every choice of as many
/// rows as there are coordinates, the intersection of their boundaries is a vertex if it satisfies all rows.
/// </summary>
internal sealed class VertexEnumeration
{
    private readonly Fraction[][] _rows;
    private readonly int _dimension;

    /// <param name="rows">Each a, then b, of a x &lt;= b.</param>
    public VertexEnumeration(IReadOnlyList<BigInteger[]> rows)
    {
        _rows = [.. rows.Select(row => Array.ConvertAll(row, value => new Fraction(value, 1)))];
        _dimension = rows[0].Length - 1;
        Vertices =
        [
            .. Choices([], 0).Select(Solve).OfType<Fraction[]>()
                .Where(point => _rows.All(row => Slack(row, point).Sign >= 0))
                .DistinctBy(point => string.Join(' ', point)),
        ];
    }

    public List<Fraction[]> Vertices { get; }

    /// <summary>
    /// Whether the vertices on a row's boundary span a facet, of one dimension less than the polytope.
    /// </summary>
    public bool IsFacet(int row)
    {
        var on = Vertices.Where(point => Slack(_rows[row], point).Sign == 0).ToList();
        if (on.Count == 0) return false;
        return Rank([.. on.Skip(1).Select(point => point.Zip(on[0], (a, b) => a - b).ToArray())]) == _dimension - 1;
    }

    private static Fraction Slack(Fraction[] row, Fraction[] point)
    {
        var slack = row[^1];
        for (var k = 0; k < point.Length; k++) slack -= row[k] * point[k];
        return slack;
    }

    private IEnumerable<int[]> Choices(int[] chosen, int from)
    {
        if (chosen.Length == _dimension) return [chosen];
        return Enumerable.Range(from, _rows.Length - from).SelectMany(row => Choices([.. chosen, row], row + 1));
    }

    /// <summary>The intersection of the chosen rows' boundaries; null if it is not a single point.</summary>
    private Fraction[]? Solve(int[] chosen)
    {
        var system = chosen.Select(row => _rows[row].ToArray()).ToArray();
        if (Eliminate(system) < _dimension) return null;
        return [.. system.Select((row, k) => row[^1] / row[k])];
    }

    private static int Rank(Fraction[][] vectors) =>
        vectors.Length == 0 ? 0 : Eliminate([.. vectors.Select(vector => (Fraction[])[.. vector, default])]);

    /// <summary>Gauss-Jordan elimination; the last column is the right-hand side. Returns the rank.</summary>
    private static int Eliminate(Fraction[][] rows)
    {
        var rank = 0;
        for (var column = 0; column < rows[0].Length - 1 && rank < rows.Length; column++)
        {
            var pivot = Array.FindIndex(rows, rank, row => row[column].Sign != 0);
            if (pivot < 0) continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            for (var other = 0; other < rows.Length; other++)
            {
                if (other == rank || rows[other][column].Sign == 0) continue;
                var part = rows[other][column] / rows[rank][column];
                for (var k = column; k < rows[other].Length; k++) rows[other][k] -= part * rows[rank][k];
            }

            rank++;
        }

        return rank;
    }
}
