using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection;

/// <summary>
/// Which rows of a system in any number of dimensions are facets. Rays from a point inside and the vertices that
/// linear programs come by propose; a status is set only with a proof.
/// </summary>
internal sealed class FacetSearch
{
    /// <summary>Rows times squared dimension up to which linear programs in whole numbers are worth their time.</summary>
    private const long ExactLimit = 200_000;

    private readonly HalfSpaces _rows;
    private readonly RowStatus[] _status;
    private readonly Action<double> _progress;
    private readonly CancellationToken _cancellation;
    private int _witnessed;
    private int _combined;
    private int _exact;

    private FacetSearch(HalfSpaces rows, Action<double> progress, CancellationToken cancellation)
    {
        (_rows, _progress, _cancellation) = (rows, progress, cancellation);
        _status = new RowStatus[rows.Count];
        Array.Fill(_status, RowStatus.Open);
    }

    /// <param name="rows">The system, seen from a point: one inside unless <paramref name="inside"/> says otherwise.</param>
    /// <param name="parallels">Which of its rows are parallel.</param>
    /// <param name="inside">The point is off every row's boundary.</param>
    /// <param name="progress">Told which part is done.</param>
    public static (RowStatus[] Status, RowDecisions Decisions) Run(
        HalfSpaces rows, ParallelRows parallels, bool inside, Action<double> progress, CancellationToken cancellation)
    {
        var search = new FacetSearch(rows, progress, cancellation);
        var left = search.Compare(parallels);
        var compared = rows.Count - left.Count;
        if (inside)
        {
            var alone = left.Count;
            var columns = search.SetApart(left);
            compared += alone - left.Count;
            if (left.Count > 0) search.Search(left, columns);
        }

        search.DecideExactly();
        var open = search._status.Count(status => status == RowStatus.Open);
        return (search._status, new RowDecisions(compared, search._witnessed, search._combined, search._exact, open));
    }

    /// <summary>Linear programs in whole numbers are worth their time.</summary>
    public static bool IsSmall(int rows, int dimension) => (long)rows * dimension * dimension <= ExactLimit;

    private List<int> Compare(ParallelRows parallels)
    {
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.IsConstant(row)) _status[row] = RowStatus.Constant;
            else if (parallels.TighterThan(row) >= 0) _status[row] = parallels.IsSame(row) ? RowStatus.Same : RowStatus.Parallel;
        }

        return [.. Enumerable.Range(0, _rows.Count).Where(row => _status[row] == RowStatus.Open)];
    }

    /// <summary>
    /// A row with a coordinate that no other row depends on is a facet, and matters to no other row: a step along that
    /// coordinate breaks it alone. Such rows and coordinates are set apart until there are none.
    /// </summary>
    /// <returns>The coordinates that are left.</returns>
    private List<int> SetApart(List<int> left)
    {
        var users = new List<int>[_rows.Dimension];
        for (var k = 0; k < users.Length; k++) users[k] = [.. left.Where(row => _rows.SignOfA(row, k) != 0)];
        var todo = new Stack<int>(Enumerable.Range(0, users.Length).Where(k => users[k].Count == 1));
        while (todo.TryPop(out var column))
        {
            if (users[column] is not [var row]) continue;
            _status[row] = RowStatus.Facet;
            left.Remove(row);
            for (var k = 0; k < users.Length; k++)
                if (users[k].Remove(row) && users[k].Count == 1) todo.Push(k);
        }

        return [.. Enumerable.Range(0, users.Length).Where(k => users[k].Count > 0)];
    }

    private void Search(List<int> left, List<int> columns)
    {
        var independent = ModularRank.IndependentColumns(left.Count, columns.Count, (row, k) => _rows.A(left[row], columns[k]));
        if (independent.Length == left.Count)
        {
            // Independent rows: each can be broken alone.
            foreach (var row in left) _status[row] = RowStatus.Facet;
            _exact += left.Count;
            return;
        }

        var block = new RowBlock(left.Count, independent.Length);
        for (var i = 0; i < left.Count; i++) block.Set(i, k => _rows.RoundA(left[i], columns[independent[k]]), _rows.Slack(left[i]));
        ShootRays(left, block);
        var walk = new DoubleSimplex(block);
        if (!walk.Start()) return;

        // That all coordinates count is needed where rows are to be combined, not where a point breaks one.
        var mending = independent.Length == columns.Count ? new FarkasCertificate(block, walk.Basis) : null;
        Harvest(left, block, walk);
        for (var i = 0; i < left.Count; i++)
        {
            _progress((double)i / left.Count);
            if (_status[left[i]] == RowStatus.Open) Climb(left, block, walk, mending, i);
        }
    }

    /// <summary>From the point inside along each row: between the first row that is met and the second, it alone is broken.</summary>
    private void ShootRays(List<int> left, RowBlock block)
    {
        var speeds = new double[block.Count];
        var point = new double[block.Stride];
        for (var ray = 0; ray < block.Count; ray++)
        {
            _cancellation.ThrowIfCancellationRequested();
            block.Times(block.Row(ray), speeds);
            var (first, second, met) = (double.PositiveInfinity, double.PositiveInfinity, -1);
            for (var i = 0; i < speeds.Length; i++)
            {
                if (!(speeds[i] > 0)) continue;
                var length = block.Slack[i] / speeds[i];
                if (length < first) (first, second, met) = (length, first, i);
                else second = Math.Min(second, length);
            }

            if (met < 0 || _status[left[met]] != RowStatus.Open) continue;
            var between = double.IsFinite(second) ? 0.5 * (first + second) : 2 * first;
            for (var k = 0; k < point.Length; k++) point[k] = between * block.Row(ray)[k];
            Witness(left, block, met, point);
        }
    }

    /// <summary>At a vertex where as many rows meet as there are coordinates, each of them can be broken alone.</summary>
    private void Harvest(List<int> left, RowBlock block, DoubleSimplex walk)
    {
        var point = new double[block.Stride];
        var vertex = walk.At.ToArray();
        var basis = walk.Basis.ToArray();
        for (var k = 0; k < basis.Length; k++)
        {
            if (_status[left[basis[k]]] != RowStatus.Open) continue;
            var column = walk.Column(k).ToArray();
            var reach = Math.Min(walk.Reach(column), block.Slack[basis[k]]);
            vertex.CopyTo(point, 0);
            RowBlock.AddTo(point, 0.5 * reach, column);

            // Drawn in a little, so that the other rows of the vertex are kept for certain.
            var shrink = 1 - (0.125 * reach / (block.Slack[basis[k]] + reach));
            for (var i = 0; i < point.Length; i++) point[i] *= shrink;
            Witness(left, block, basis[k], point);
        }
    }

    private void Climb(List<int> left, RowBlock block, DoubleSimplex walk, FarkasCertificate? mending, int i)
    {
        var slack = block.Slack[i];
        var end = walk.Climb(block.Row(i), i, slack * (1 + 1e-7), _cancellation);
        if (end == WalkEnd.GaveUp)
        {
            walk.Start();
            return;
        }

        var point = walk.Reached;
        var height = RowBlock.Dot(block.Row(i), point);
        if (end == WalkEnd.Unbounded && height <= 2 * slack)
        {
            RowBlock.AddTo(point, ((2 * slack) - height) / RowBlock.Dot(block.Row(i), walk.Direction), walk.Direction);
            height = 2 * slack;
        }

        if (height > slack)
        {
            var shrink = 1 - (0.5 * (1 - (slack / height)));
            for (var k = 0; k < point.Length; k++) point[k] *= shrink;
            Witness(left, block, i, point);
        }
        else if (mending?.Proves(block.Row(i), walk, slack, i) == true)
        {
            _status[left[i]] = RowStatus.Implied;
            _combined++;
        }

        if (end == WalkEnd.Highest && height <= slack) Harvest(left, block, walk);
    }

    private void Witness(List<int> left, RowBlock block, int row, double[] point)
    {
        if (!block.BreaksOnly(row, point)) return;
        _status[left[row]] = RowStatus.Facet;
        _witnessed++;
    }

    /// <summary>What is still open, one row after the other, the last first, against all that are not needless.</summary>
    private void DecideExactly()
    {
        var kept = Enumerable.Range(0, _rows.Count).Where(row => _status[row] is RowStatus.Open or RowStatus.Facet).ToList();
        if (!IsSmall(kept.Count, _rows.Dimension)) return;
        foreach (var row in kept.AsEnumerable().Reverse().Where(row => _status[row] == RowStatus.Open).ToList())
        {
            var others = kept.Where(other => other != row).Select(_rows.Whole).ToList();
            var goal = _rows.Whole(row);
            var needed = ExactSimplex.CanExceed(others, goal[..^1], goal[^1], _cancellation);
            _status[row] = needed ? RowStatus.Facet : RowStatus.Implied;
            if (!needed) kept.Remove(row);
            _exact++;
        }
    }
}
