namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>How <see cref="DoubleSimplex.Maximize"/> ended.</summary>
internal enum SimplexEnd
{
    /// <summary>The vertex is optimal.</summary>
    Optimal,

    /// <summary>The objective exceeds the level that was asked for.</summary>
    LevelExceeded,

    /// <summary>The objective grows without bound along <see cref="DoubleSimplex.Direction"/>.</summary>
    Unbounded,

    /// <summary>The basis became singular in doubles, or there were too many pivots.</summary>
    Failed,
}

/// <summary>
/// The simplex method in doubles on the rows <c>a d &lt;= s</c>, s &gt; 0, with an explicit inverse of the basis. Its
/// results are not certified: callers prove what they use. Each call of <see cref="Maximize"/> starts from the vertex
/// where the last one ended, which is feasible for any objective.
/// </summary>
/// <remarks>
/// The slacks are perturbed by about 1e-9 of themselves, so that no two rows tie and pivoting cannot cycle;
/// <see cref="UnperturbedVertex"/> undoes that.
/// </remarks>
internal sealed class DoubleSimplex
{
    private const double PivotTolerance = 1e-9;
    private const int PivotsBetweenChecks = 64;

    /// <summary>The largest residual of the inverse with which it is still used.</summary>
    private const double Accuracy = 1e-9;

    private readonly RowBlock _rows;
    private readonly int _dimension;
    // Slacks at the origin, perturbed, and at the current vertex.
    private readonly double[] _perturbedSlack;
    private readonly double[] _slack;

    // a times Direction for each row: how fast its slack falls along it.
    private readonly double[] _rates;
    private readonly int[] _basis;
    private readonly bool[] _inBasis;
    private readonly double[][] _columns;
    private readonly double[] _vertex;
    private readonly double[] _multipliers;
    private readonly Snapshot _snapshot;
    private int _pivots;

    public DoubleSimplex(RowBlock rows)
    {
        _rows = rows;
        _dimension = rows.Dimension;

        // The perturbation separates rows that meet in one point.
        _perturbedSlack = [.. rows.Slack.Select((slack, row) => slack * (1 + (1e-9 * Jitter(row))))];
        _slack = [.. _perturbedSlack];
        _rates = new double[rows.Count];
        _basis = new int[_dimension];
        _inBasis = new bool[rows.Count];
        _columns = [.. Enumerable.Range(0, _dimension).Select(_ => new double[rows.Stride])];
        _vertex = new double[rows.Stride];
        _multipliers = new double[_dimension];
        Direction = new double[rows.Stride];
        EndPoint = new double[rows.Stride];
        _snapshot = new Snapshot(this);
    }

    /// <summary>The current vertex, of the perturbed rows.</summary>
    public ReadOnlySpan<double> Vertex => _vertex;

    /// <summary>The rows that are tight at the vertex.</summary>
    public ReadOnlySpan<int> Basis => _basis;

    /// <summary>The dual solution: the objective is the sum of the basis rows times these.</summary>
    public ReadOnlySpan<double> Multipliers => _multipliers;

    /// <summary>Where the last <see cref="Maximize"/> ended; it may violate the row that was ignored.</summary>
    public double[] EndPoint { get; }

    /// <summary>The direction of the last step.</summary>
    public double[] Direction { get; }

    /// <summary>
    /// Column k of the inverse of the basis: along it row k grows by 1 and the other rows stay constant.
    /// </summary>
    public ReadOnlySpan<double> Column(int k) => _columns[k];

    /// <summary>
    /// Moves from the origin to a first vertex; false if the rows have none, or the basis is singular, and then there
    /// is no vertex to maximize from.
    /// </summary>
    public bool Start()
    {
        Array.Clear(_vertex);
        Array.Clear(_inBasis);
        _perturbedSlack.CopyTo(_slack, 0);
        for (var k = 0; k < _dimension; k++)
        {
            Array.Clear(_columns[k]);
            _columns[k][k] = 1;
            _basis[k] = -1;
        }

        for (var k = 0; k < _dimension; k++)
        {
            _columns[k].CopyTo(Direction, 0);
            var size = Math.Sqrt(RowBlock.Dot(Direction, Direction));
            for (var i = 0; i < Direction.Length; i++) Direction[i] /= size;
            _rows.Multiply(Direction, _rates);
            var (forth, step) = RatioTest(-1, 1);
            var (back, stepBack) = RatioTest(-1, -1);
            var sign = forth < 0 || (back >= 0 && stepBack < step) ? -1 : 1;
            var row = sign > 0 ? forth : back;
            if (row < 0) return false;
            Step(sign * (sign > 0 ? step : stepBack));
            Pivot(k, row);
        }

        return Reinvert();
    }

    /// <summary>Maximizes a linear function over the rows, or stops as soon as it exceeds a level.</summary>
    /// <param name="objective">Coefficients of d.</param>
    /// <param name="ignored">
    /// A row that does not constrain the steps, or -1. Afterwards the current vertex is the last one that satisfies it.
    /// </param>
    /// <param name="level">Infinity to go on to the optimum.</param>
    public SimplexEnd Maximize(
        ReadOnlySpan<double> objective, int ignored, double level, CancellationToken cancellation)
    {
        var violated = false;
        var end = Run(objective, ignored, level, ref violated, cancellation);
        _vertex.CopyTo(EndPoint, 0);
        if (violated) _snapshot.Restore(this);
        return end;
    }

    private SimplexEnd Run(
        ReadOnlySpan<double> objective, int ignored, double level, ref bool violated, CancellationToken cancellation)
    {
        for (var step = 0; step < 200 + (20 * (_dimension + _rows.Count)); step++)
        {
            if ((step & 15) == 0) cancellation.ThrowIfCancellationRequested();
            var (leaving, sign) = SteepestEdge(objective, ignored);
            if (leaving < 0) return SimplexEnd.Optimal;
            _columns[leaving].CopyTo(Direction, 0);
            if (sign < 0)
                for (var i = 0; i < Direction.Length; i++) Direction[i] = -Direction[i];
            _rows.Multiply(Direction, _rates);
            var (entering, length) = RatioTest(ignored, 1);
            if (entering < 0) return SimplexEnd.Unbounded;
            if (!violated && ignored >= 0 && _slack[ignored] < length * _rates[ignored])
            {
                _snapshot.Save(this);
                violated = true;
            }

            Step(length);
            Pivot(leaving, entering);
            if (++_pivots % PivotsBetweenChecks == 0 && !IsAccurate() && !Reinvert()) return SimplexEnd.Failed;
            if (RowBlock.Dot(objective, _vertex) > level) return SimplexEnd.LevelExceeded;
        }

        return SimplexEnd.Failed;
    }

    /// <summary>The vertex of the basis with the slacks as given, not perturbed.</summary>
    public double[] UnperturbedVertex()
    {
        // With the full precision of an inverse that no pivot has touched.
        Reinvert();
        var vertex = new double[_rows.Stride];
        for (var k = 0; k < _dimension; k++) RowBlock.AddTo(vertex, _rows.Slack[_basis[k]], _columns[k]);
        return vertex;
    }

    /// <summary>How far one can go from the vertex along a direction until a row outside the basis is tight.</summary>
    public double StepLength(ReadOnlySpan<double> direction)
    {
        direction.CopyTo(Direction);
        _rows.Multiply(Direction, _rates);
        return RatioTest(-1, 1) is var (row, length) && row >= 0 ? length : double.PositiveInfinity;
    }

    /// <summary>Writes a linear function as a combination of the basis rows.</summary>
    public void Express(ReadOnlySpan<double> objective, Span<double> multipliers)
    {
        for (var k = 0; k < _dimension; k++) multipliers[k] = RowBlock.Dot(objective, _columns[k]);
    }

    /// <summary>
    /// The position in the basis whose edge raises the objective most per length, and the edge's sign.
    /// </summary>
    private (int Leaving, int Sign) SteepestEdge(ReadOnlySpan<double> objective, int ignored)
    {
        var (leaving, sign, best) = (-1, -1, 0.0);
        for (var k = 0; k < _dimension; k++)
        {
            var slope = _multipliers[k] = RowBlock.Dot(objective, _columns[k]);
            var size = Math.Sqrt(RowBlock.Dot(_columns[k], _columns[k]));
            var gain = _basis[k] == ignored ? Math.Abs(slope) : -slope;
            if (!(gain / size > Math.Max(best, 1e-11))) continue;
            (leaving, sign, best) = (k, _basis[k] == ignored ? Math.Sign(slope) : -1, gain / size);
        }

        return (leaving, sign);
    }

    /// <summary>
    /// The first row that becomes tight along the direction; among near ties the one with the largest rate.
    /// </summary>
    private (int Row, double Length) RatioTest(int ignored, int sign)
    {
        var nearest = double.PositiveInfinity;
        for (var row = 0; row < _rates.Length; row++)
        {
            var rate = sign * _rates[row];
            if (rate > PivotTolerance && !_inBasis[row] && row != ignored)
                nearest = Math.Min(nearest, (_slack[row] + (1e-12 * _perturbedSlack[row])) / rate);
        }

        var (blocking, best) = (-1, 0.0);
        for (var row = 0; row < _rates.Length; row++)
        {
            var rate = sign * _rates[row];
            if (!(rate > PivotTolerance) || _inBasis[row] || row == ignored) continue;
            if (_slack[row] / rate > nearest || rate <= best) continue;
            (blocking, best) = (row, rate);
        }

        return (blocking, blocking < 0 ? nearest : Math.Max(_slack[blocking] / best, 0));
    }

    /// <summary>Moves along <see cref="Direction"/>.</summary>
    private void Step(double length)
    {
        RowBlock.AddTo(_vertex, length, Direction);
        for (var row = 0; row < _slack.Length; row++) _slack[row] -= length * _rates[row];
    }

    /// <summary>Row <paramref name="row"/> replaces the k-th row of the basis.</summary>
    private void Pivot(int k, int row)
    {
        var pivot = 1 / _rows.Product(row, _columns[k]);
        for (var i = 0; i < _columns[k].Length; i++) _columns[k][i] *= pivot;
        for (var other = 0; other < _dimension; other++)
        {
            if (other != k && _rows.Product(row, _columns[other]) is var part and not 0)
                RowBlock.AddTo(_columns[other], -part, _columns[k]);
        }

        if (_basis[k] >= 0) _inBasis[_basis[k]] = false;
        _basis[k] = row;
        _inBasis[row] = true;
        _slack[row] = 0;
    }

    /// <summary>
    /// Recomputes the inverse of the basis, the vertex and the slacks; false if the basis is singular.
    /// </summary>
    private bool Reinvert()
    {
        if (Inverse.Of(_rows, _basis, _columns) is false) return false;
        Recompute();
        return true;
    }

    /// <summary>The vertex and the slacks, from the inverse.</summary>
    private void Recompute()
    {
        Array.Clear(_vertex);
        for (var k = 0; k < _dimension; k++) RowBlock.AddTo(_vertex, _perturbedSlack[_basis[k]], _columns[k]);
        _rows.Multiply(_vertex, _rates);
        for (var row = 0; row < _slack.Length; row++)
            _slack[row] = _inBasis[row] ? 0 : _perturbedSlack[row] - _rates[row];
    }

    /// <summary>
    /// Whether pivots have left the inverse precise enough: the rows of the basis, times the vertex and times another
    /// combination of the inverse's columns, give what they should. If so, recomputes the vertex and the slacks: that
    /// takes the square of the dimension, where another inverse takes its cube.
    /// </summary>
    private bool IsAccurate()
    {
        Recompute();
        var probe = new double[_rows.Stride];
        for (var k = 0; k < _dimension; k++) RowBlock.AddTo(probe, 1 + Jitter(k), _columns[k]);
        for (var k = 0; k < _dimension; k++)
        {
            var (row, expected) = (_basis[k], _perturbedSlack[_basis[k]]);
            if (!(Math.Abs(_rates[row] - expected) <= Accuracy * expected)) return false;
            if (!(Math.Abs(_rows.Product(row, probe) - 1 - Jitter(k)) <= Accuracy)) return false;
        }

        return true;
    }

    /// <summary>A copy of all state that pivots change.</summary>
    private sealed class Snapshot(DoubleSimplex simplex)
    {
        private readonly double[] _vertex = new double[simplex._vertex.Length];
        private readonly double[] _slack = new double[simplex._slack.Length];
        private readonly int[] _basis = new int[simplex._basis.Length];
        private readonly bool[] _inBasis = new bool[simplex._inBasis.Length];
        private readonly double[][] _columns = [.. simplex._columns.Select(column => new double[column.Length])];

        public void Save(DoubleSimplex from)
        {
            from._vertex.CopyTo(_vertex, 0);
            from._slack.CopyTo(_slack, 0);
            from._basis.CopyTo(_basis, 0);
            from._inBasis.CopyTo(_inBasis, 0);
            for (var k = 0; k < _columns.Length; k++) from._columns[k].CopyTo(_columns[k], 0);
        }

        public void Restore(DoubleSimplex to)
        {
            _vertex.CopyTo(to._vertex, 0);
            _slack.CopyTo(to._slack, 0);
            _basis.CopyTo(to._basis, 0);
            _inBasis.CopyTo(to._inBasis, 0);
            for (var k = 0; k < _columns.Length; k++) _columns[k].CopyTo(to._columns[k], 0);
        }
    }

    /// <summary>Multiples of the golden ratio modulo 1: distinct, in no pattern, and reproducible.</summary>
    private static double Jitter(int row) => (row * 0.6180339887498949) % 1;
}
