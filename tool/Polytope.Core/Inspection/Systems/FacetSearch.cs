using System.Numerics;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.Systems;

/// <summary>
/// Decides which rows of a system, in any number of dimensions, are facets. Rays from an interior point, vertices of
/// linear programs and combinations by least squares give candidates in doubles; a status is set only with a proof.
/// </summary>
internal sealed class FacetSearch
{
    /// <summary>The largest rows x dimension^2 for which exact linear programs are tried.</summary>
    private const long ExactLimit = 200_000;

    /// <summary>So many times a combination is refined.</summary>
    private const int MostRounds = 12;

    /// <summary>In fewer dimensions linear programs are so quick that nothing else is tried before.</summary>
    private const int LeastDimensionToRelax = 64;

    private readonly HalfSpaces _rows;
    private readonly RowStatus[] _status;
    private readonly int _threads;
    private readonly Action<double> _progress;
    private readonly CancellationToken _cancellation;
    private int _witnessed;
    private int _combined;
    private int _exact;

    private FacetSearch(HalfSpaces rows, int threads, Action<double> progress, CancellationToken cancellation)
    {
        (_rows, _threads, _progress, _cancellation) = (rows, threads, progress, cancellation);
        _status = new RowStatus[rows.Count];
        Array.Fill(_status, RowStatus.Open);
    }

    /// <param name="rows">The system, seen from a point.</param>
    /// <param name="parallels">Which of its rows are parallel.</param>
    /// <param name="isInterior">
    /// Whether the point is off every row's boundary; if not, only exact programs decide.
    /// </param>
    /// <param name="threads">Threads to use, at most; changes no result.</param>
    /// <param name="progress">Receives the fraction that is done.</param>
    public static (RowStatus[] Status, RowDecisions Decisions) Run(
        HalfSpaces rows,
        ParallelRows parallels,
        bool isInterior,
        int threads,
        Action<double> progress,
        CancellationToken cancellation)
    {
        var search = new FacetSearch(rows, threads, progress, cancellation);
        var undecided = search.CompareRows(parallels);
        var compared = rows.Count - undecided.Count;
        if (isInterior)
        {
            var alone = undecided.Count;
            var columns = search.RemoveUnshared(undecided);
            compared += alone - undecided.Count;
            if (undecided.Count > 0) search.DecideInDoubles(undecided, columns);
        }

        search.DecideExactly();
        var open = search._status.Count(status => status == RowStatus.Open);
        return (search._status, new RowDecisions(compared, search._witnessed, search._combined, search._exact, open));
    }

    /// <summary>Whether a system is small enough for exact linear programs.</summary>
    public static bool IsSmall(int rows, int dimension) => (long)rows * dimension * dimension <= ExactLimit;

    private List<int> CompareRows(ParallelRows parallels)
    {
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.IsConstant(row)) _status[row] = RowStatus.Constant;
            else if (parallels.TighterThan(row) < 0) continue;
            else _status[row] = parallels.IsSame(row) ? RowStatus.Same : RowStatus.Parallel;
        }

        return [.. Enumerable.Range(0, _rows.Count).Where(row => _status[row] == RowStatus.Open)];
    }

    /// <summary>
    /// If only one row depends on a coordinate, that row is a facet, since a step along the coordinate violates it
    /// alone, and it decides nothing about the other rows. Such rows leave the list, with their coordinates, until
    /// there are none.
    /// </summary>
    /// <returns>The remaining coordinates.</returns>
    private List<int> RemoveUnshared(List<int> undecided)
    {
        var users = new List<int>[_rows.Dimension];
        for (var k = 0; k < users.Length; k++) users[k] = [.. undecided.Where(row => _rows.SignOfA(row, k) != 0)];
        var todo = new Stack<int>(Enumerable.Range(0, users.Length).Where(k => users[k].Count == 1));
        while (todo.TryPop(out var column))
        {
            if (users[column] is not [var row]) continue;
            _status[row] = RowStatus.Facet;
            undecided.Remove(row);
            for (var k = 0; k < users.Length; k++)
                if (users[k].Remove(row) && users[k].Count == 1) todo.Push(k);
        }

        return [.. Enumerable.Range(0, users.Length).Where(k => users[k].Count > 0)];
    }

    private void DecideInDoubles(List<int> undecided, List<int> columns)
    {
        var independent = ModularRank.IndependentColumns(
            undecided.Count, columns.Count, (row, k) => _rows.A(undecided[row], columns[k]));
        if (independent.Length == undecided.Count)
        {
            // The rows are linearly independent, so each can be violated alone.
            foreach (var row in undecided) _status[row] = RowStatus.Facet;
            _exact += undecided.Count;
            return;
        }

        var block = new RowBlock(undecided.Count, independent.Length);
        for (var i = 0; i < undecided.Count; i++)
            block.Set(i, k => _rows.RoundA(undecided[i], columns[independent[k]]), _rows.Slack(undecided[i]));
        ShootRays(undecided, block);
        if (block.Dimension >= LeastDimensionToRelax) Relax(undecided, block);
        else MaximizeRows(undecided, block, independent.Length == columns.Count);
        Approach(undecided, block, columns);
    }

    /// <summary>Decides rows by linear programs: all of them, but for those where doubles do not suffice.</summary>
    private void MaximizeRows(List<int> undecided, RowBlock block, bool hasAllColumns)
    {
        if (undecided.TrueForAll(row => _status[row] != RowStatus.Open)) return;
        var simplex = new DoubleSimplex(block);
        if (!simplex.Start()) return;

        // A combination of rows must hold in all coordinates; a witness may differ from the interior point in the
        // independent ones alone.
        var certificate = hasAllColumns ? new FarkasCertificate(block, simplex.Basis) : null;
        WitnessAtVertex(undecided, block, simplex);
        for (var i = 0; i < undecided.Count; i++)
        {
            _progress((double)i / undecided.Count);
            if (_status[undecided[i]] == RowStatus.Open
                && !DecideByMaximizing(undecided, block, simplex, certificate, i)) return;
        }
    }

    /// <summary>
    /// Shoots a ray from the interior point along each row's normal: between the first boundary that it hits and the
    /// second, the first row alone is violated.
    /// </summary>
    private void ShootRays(List<int> undecided, RowBlock block)
    {
        var rates = new double[block.Count];
        var point = new double[block.Stride];
        for (var ray = 0; ray < block.Count; ray++)
        {
            _cancellation.ThrowIfCancellationRequested();
            block.Multiply(block.Row(ray), rates);
            var (first, second, hit) = (double.PositiveInfinity, double.PositiveInfinity, -1);
            for (var i = 0; i < rates.Length; i++)
            {
                if (!(rates[i] > 0)) continue;
                var length = block.Slack[i] / rates[i];
                if (length < first) (first, second, hit) = (length, first, i);
                else second = Math.Min(second, length);
            }

            if (hit < 0 || _status[undecided[hit]] != RowStatus.Open) continue;
            var distance = double.IsFinite(second) ? 0.5 * (first + second) : 2 * first;
            for (var k = 0; k < point.Length; k++) point[k] = distance * block.Row(ray)[k];
            TryWitness(undecided, block, hit, point);
        }
    }

    /// <summary>Looks for a witness of each row by relaxation.</summary>
    private void Relax(List<int> undecided, RowBlock block)
    {
        var points = new double[]?[block.Count];
        ForOpenRows(
            undecided, () => new Relaxation(block), (relaxation, row) => points[row] = relaxation.Witness(row));
        for (var row = 0; row < points.Length; row++)
            if (points[row] is { } point) TryWitness(undecided, block, row, point);
    }

    /// <summary>
    /// Approaches each row by combinations of others, which gives a witness or a combination that may be a proof.
    /// </summary>
    private void Approach(List<int> undecided, RowBlock block, List<int> columns)
    {
        var box = new AxisBounds(block);
        var proofs = new Proof[block.Count];
        ForOpenRows(undecided, () => new NonnegativeLeastSquares(block, box), (search, row) =>
        {
            var end = search.Decide(row, _cancellation);
            proofs[row] = end == LeastSquaresEnd.Witness ? Proof.Witness
                : end == LeastSquaresEnd.Combination ? Prove(undecided, block, columns, row, search) : Proof.None;
        });
        for (var row = 0; row < proofs.Length; row++)
        {
            if (proofs[row] == Proof.None) continue;
            _status[undecided[row]] = proofs[row] == Proof.Witness ? RowStatus.Facet : RowStatus.Implied;
            if (proofs[row] == Proof.Witness) _witnessed++;
            else if (proofs[row] == Proof.Doubles) _combined++;
            else _exact++;
        }
    }

    /// <summary>How a row was decided.</summary>
    private enum Proof
    {
        None,
        Witness,
        Doubles,
        Integers,
    }

    /// <summary>
    /// Proves that a row is the combination that was found: in doubles where the rows span all coordinates, so that
    /// the multipliers are determined, else in integers.
    /// </summary>
    private Proof Prove(
        List<int> undecided, RowBlock block, List<int> columns, int row, NonnegativeLeastSquares search)
    {
        if (search.IsBoxed && block.Dimension == columns.Count) return Proof.Doubles;
        var rows = search.Rows;
        if (rows.Length == columns.Count
            && new FarkasCertificate(block, rows).Proves(block.Row(row), block.Slack[row])) return Proof.Doubles;
        var (target, lacking) = (Integers(row).Integers, Integers(row));
        for (var round = 0; ; round++)
        {
            if (ExactCombination.Proves(
                target, Array.ConvertAll(rows, of => Integers(of).Integers), out var negative, _cancellation))
                return Proof.Integers;
            if (round == MostRounds || block.Dimension < columns.Count) return Proof.None;

            // More rows may take part, with multipliers too small for doubles beside the others.
            var (taking, multipliers, spare) = search.Settle(negative.Select(place => rows[place]));
            lacking = ExactCombination.Lacking(
                lacking, Array.ConvertAll(taking, Integers), multipliers, spare * block.Slack[row]);
            var rounded = Array.ConvertAll(lacking.Integers, value => Dyadic.Round(value, lacking.Exponent));
            if (!search.Refine(rounded.AsSpan(0, columns.Count), rounded[^1] / block.Slack[row], _cancellation)
                || search.Rows.ToHashSet().SetEquals(rows)) return Proof.None;
            rows = search.Rows;
        }

        (BigInteger[] Integers, int Exponent) Integers(int of)
        {
            var (all, exponent) = _rows.IntegerRow(undecided[of]);
            return ([.. columns.Select(column => all[column]), all[^1]], exponent + block.Shifts[of]);
        }
    }

    /// <summary>Calls an action for every row that is open now, on several threads.</summary>
    private void ForOpenRows<T>(List<int> undecided, Func<T> create, Action<T, int> action)
    {
        int[] open =
        [
            .. Enumerable.Range(0, undecided.Count).Where(row => _status[undecided[row]] == RowStatus.Open),
        ];
        if (open.Length == 0) return;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _cancellation };
        var done = 0;
        Parallel.For(0, open.Length, options, create, (i, _, local) =>
        {
            _cancellation.ThrowIfCancellationRequested();
            action(local, open[i]);
            lock (open) _progress((double)(undecided.Count - open.Length + ++done) / undecided.Count);
            return local;
        }, _ => { });
    }

    /// <summary>
    /// At a vertex where exactly as many rows are tight as there are coordinates, each can be violated alone.
    /// </summary>
    private void WitnessAtVertex(List<int> undecided, RowBlock block, DoubleSimplex simplex)
    {
        var point = new double[block.Stride];
        var vertex = simplex.Vertex.ToArray();
        var basis = simplex.Basis.ToArray();
        for (var k = 0; k < basis.Length; k++)
        {
            if (_status[undecided[basis[k]]] != RowStatus.Open) continue;
            var column = simplex.Column(k).ToArray();
            var step = Math.Min(simplex.StepLength(column), block.Slack[basis[k]]);
            vertex.CopyTo(point, 0);
            RowBlock.AddTo(point, 0.5 * step, column);

            // Shrunk a little towards the interior point, so that the other tight rows certainly hold.
            var shrink = 1 - (0.125 * step / (block.Slack[basis[k]] + step));
            for (var i = 0; i < point.Length; i++) point[i] *= shrink;
            TryWitness(undecided, block, basis[k], point);
        }
    }

    /// <summary>
    /// Maximizes row i without the row itself. If the maximum exceeds its slack, a point beyond is a witness; otherwise
    /// the row is implied, which a Farkas certificate may prove.
    /// </summary>
    /// <returns>False if the simplex has lost its vertex.</returns>
    private bool DecideByMaximizing(
        List<int> undecided, RowBlock block, DoubleSimplex simplex, FarkasCertificate? certificate, int i)
    {
        var slack = block.Slack[i];
        var end = simplex.Maximize(block.Row(i), i, slack * (1 + 1e-7), _cancellation);
        if (end == SimplexEnd.Failed) return simplex.Start();

        var point = simplex.EndPoint;
        var height = RowBlock.Dot(block.Row(i), point);
        if (end == SimplexEnd.Unbounded && height <= 2 * slack)
        {
            var rate = RowBlock.Dot(block.Row(i), simplex.Direction);
            RowBlock.AddTo(point, ((2 * slack) - height) / rate, simplex.Direction);
            height = 2 * slack;
        }

        if (height > slack)
        {
            var shrink = 1 - (0.5 * (1 - (slack / height)));
            for (var k = 0; k < point.Length; k++) point[k] *= shrink;
            TryWitness(undecided, block, i, point);
        }
        else if (certificate?.Proves(block.Row(i), simplex, slack, i) == true)
        {
            _status[undecided[i]] = RowStatus.Implied;
            _combined++;
        }

        // The simplex has moved to a new vertex, whose other rows may be facets.
        if (end == SimplexEnd.Optimal && height <= slack) WitnessAtVertex(undecided, block, simplex);
        return true;
    }

    /// <summary>Marks a row as a facet if the point certainly violates it alone.</summary>
    private void TryWitness(List<int> undecided, RowBlock block, int row, double[] point)
    {
        if (!block.ViolatesOnly(row, point)) return;
        _status[undecided[row]] = RowStatus.Facet;
        _witnessed++;
    }

    /// <summary>
    /// Decides the rows that are still open, from the last to the first, against all rows that are kept.
    /// </summary>
    private void DecideExactly()
    {
        var kept = Enumerable.Range(0, _rows.Count)
            .Where(row => _status[row] is RowStatus.Open or RowStatus.Facet).ToList();
        if (!IsSmall(kept.Count, _rows.Dimension)) return;
        foreach (var row in kept.AsEnumerable().Reverse().Where(row => _status[row] == RowStatus.Open).ToList())
        {
            var others = kept.Where(other => other != row).Select(other => _rows.IntegerRow(other).Integers).ToList();
            var goal = _rows.IntegerRow(row).Integers;
            var needed = ExactSimplex.CanExceed(others, goal[..^1], goal[^1], _cancellation);
            _status[row] = needed ? RowStatus.Facet : RowStatus.Implied;
            if (!needed) kept.Remove(row);
            _exact++;
        }
    }
}
