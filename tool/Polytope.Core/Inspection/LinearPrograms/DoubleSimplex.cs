namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>How a walk ended.</summary>
internal enum WalkEnd
{
    /// <summary>Nothing is higher.</summary>
    Highest,

    /// <summary>The level asked for is exceeded.</summary>
    Above,

    /// <summary>It goes on for ever along <see cref="DoubleSimplex.Direction"/>.</summary>
    Unbounded,

    /// <summary>Rounding led it astray, or it took too long.</summary>
    GaveUp,
}

/// <summary>
/// The simplex method from vertex to vertex of <c>a d &lt;= s</c>, s &gt; 0, in doubles, with an explicit inverse of the
/// basis. It proposes; what it finds is proven elsewhere. It goes on from where it last stood: every vertex is a
/// start for every goal.
/// </summary>
internal sealed class DoubleSimplex
{
    private const double Pivot = 1e-9;
    private const int PivotsBetweenInverses = 64;

    private readonly RowBlock _rows;
    private readonly int _dimension;
    private readonly double[] _slackAtOrigin;
    private readonly double[] _slack;
    private readonly double[] _speed;
    private readonly int[] _basis;
    private readonly bool[] _inBasis;
    private readonly double[][] _columns;
    private readonly double[] _at;
    private readonly double[] _multipliers;
    private readonly Standing _before;
    private int _pivots;

    public DoubleSimplex(RowBlock rows)
    {
        _rows = rows;
        _dimension = rows.Dimension;

        // Rows through one point are pulled apart a little, by amounts that follow no pattern: no circling.
        _slackAtOrigin = [.. rows.Slack.Select((slack, row) => slack * (1 + (1e-9 * Fraction(row))))];
        _slack = [.. _slackAtOrigin];
        _speed = new double[rows.Count];
        _basis = new int[_dimension];
        _inBasis = new bool[rows.Count];
        _columns = [.. Enumerable.Range(0, _dimension).Select(_ => new double[rows.Stride])];
        _at = new double[rows.Stride];
        _multipliers = new double[_dimension];
        Direction = new double[rows.Stride];
        Reached = new double[rows.Stride];
        _before = new Standing(this);
    }

    /// <summary>The vertex.</summary>
    public ReadOnlySpan<double> At => _at;

    /// <summary>The rows that meet at the vertex.</summary>
    public ReadOnlySpan<int> Basis => _basis;

    /// <summary>Of the goal as a combination of the basis.</summary>
    public ReadOnlySpan<double> Multipliers => _multipliers;

    /// <summary>Where the last climb ended; not a vertex to go on from where that broke the ignored row.</summary>
    public double[] Reached { get; }

    /// <summary>The last direction taken.</summary>
    public double[] Direction { get; }

    /// <summary>The way along which the k-th row of the basis grows by 1 and its other rows stay.</summary>
    public ReadOnlySpan<double> Column(int k) => _columns[k];

    /// <summary>Finds a first vertex; false where the rows have none.</summary>
    public bool Start()
    {
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
            _rows.Times(Direction, _speed);
            var (forth, step) = Blocking(-1, 1);
            var (back, stepBack) = Blocking(-1, -1);
            var sign = forth < 0 || (back >= 0 && stepBack < step) ? -1 : 1;
            var row = sign > 0 ? forth : back;
            if (row < 0) return false;
            Move(sign * (sign > 0 ? step : stepBack));
            Replace(k, row);
        }

        return Invert();
    }

    /// <summary>Goes up along a goal until nothing is higher, or a level is exceeded.</summary>
    /// <param name="goal">A linear function.</param>
    /// <param name="ignored">A row that does not bound the way, or -1. Afterwards it does: the walk stands where it was kept.</param>
    /// <param name="level">Infinity to go to the end.</param>
    public WalkEnd Climb(ReadOnlySpan<double> goal, int ignored, double level, CancellationToken cancellation)
    {
        var broken = false;
        var end = Climb(goal, ignored, level, ref broken, cancellation);
        _at.CopyTo(Reached, 0);
        if (broken) _before.Restore(this);
        return end;
    }

    private WalkEnd Climb(ReadOnlySpan<double> goal, int ignored, double level, ref bool broken, CancellationToken cancellation)
    {
        for (var step = 0; step < 200 + (20 * (_dimension + _rows.Count)); step++)
        {
            if ((step & 15) == 0) cancellation.ThrowIfCancellationRequested();
            var (leaving, sign) = Steepest(goal, ignored);
            if (leaving < 0) return WalkEnd.Highest;
            _columns[leaving].CopyTo(Direction, 0);
            if (sign < 0)
                for (var i = 0; i < Direction.Length; i++) Direction[i] = -Direction[i];
            _rows.Times(Direction, _speed);
            var (entering, length) = Blocking(ignored, 1);
            if (entering < 0) return WalkEnd.Unbounded;
            if (!broken && ignored >= 0 && _slack[ignored] < length * _speed[ignored])
            {
                _before.Save(this);
                broken = true;
            }

            Move(length);
            Replace(leaving, entering);
            if (++_pivots % PivotsBetweenInverses == 0 && !Invert()) return WalkEnd.GaveUp;
            if (RowBlock.Dot(goal, _at) > level) return WalkEnd.Above;
        }

        return WalkEnd.GaveUp;
    }

    /// <summary>The vertex where the rows of the basis meet as they are, not pulled apart.</summary>
    public double[] Vertex()
    {
        var vertex = new double[_rows.Stride];
        for (var k = 0; k < _dimension; k++) RowBlock.AddTo(vertex, _rows.Slack[_basis[k]], _columns[k]);
        return vertex;
    }

    /// <summary>How far a direction leads before another row of no basis blocks.</summary>
    public double Reach(ReadOnlySpan<double> direction)
    {
        direction.CopyTo(Direction);
        _rows.Times(Direction, _speed);
        return Blocking(-1, 1) is var (row, length) && row >= 0 ? length : double.PositiveInfinity;
    }

    /// <summary>Multipliers of any linear function, as a combination of the basis.</summary>
    public void Express(ReadOnlySpan<double> goal, Span<double> multipliers)
    {
        for (var k = 0; k < _dimension; k++) multipliers[k] = RowBlock.Dot(goal, _columns[k]);
    }

    private (int Leaving, int Sign) Steepest(ReadOnlySpan<double> goal, int ignored)
    {
        var (leaving, sign, best) = (-1, -1, 0.0);
        for (var k = 0; k < _dimension; k++)
        {
            var slope = _multipliers[k] = RowBlock.Dot(goal, _columns[k]);
            var size = Math.Sqrt(RowBlock.Dot(_columns[k], _columns[k]));
            var gain = _basis[k] == ignored ? Math.Abs(slope) : -slope;
            if (!(gain / size > Math.Max(best, 1e-11))) continue;
            (leaving, sign, best) = (k, _basis[k] == ignored ? Math.Sign(slope) : -1, gain / size);
        }

        return (leaving, sign);
    }

    /// <summary>The first row in the way; of nearly equal ones the one that is met most squarely.</summary>
    private (int Row, double Length) Blocking(int ignored, int sign)
    {
        var nearest = double.PositiveInfinity;
        for (var row = 0; row < _speed.Length; row++)
        {
            var speed = sign * _speed[row];
            if (speed > Pivot && !_inBasis[row] && row != ignored) nearest = Math.Min(nearest, (_slack[row] + (1e-12 * _slackAtOrigin[row])) / speed);
        }

        var (blocking, best) = (-1, 0.0);
        for (var row = 0; row < _speed.Length; row++)
        {
            var speed = sign * _speed[row];
            if (!(speed > Pivot) || _inBasis[row] || row == ignored || _slack[row] / speed > nearest || speed <= best) continue;
            (blocking, best) = (row, speed);
        }

        return (blocking, blocking < 0 ? nearest : Math.Max(_slack[blocking] / best, 0));
    }

    private void Move(double length)
    {
        RowBlock.AddTo(_at, length, Direction);
        for (var row = 0; row < _slack.Length; row++) _slack[row] -= length * _speed[row];
    }

    private void Replace(int k, int row)
    {
        var a = _rows.Row(row);
        var pivot = 1 / RowBlock.Dot(a, _columns[k]);
        for (var i = 0; i < _columns[k].Length; i++) _columns[k][i] *= pivot;
        for (var other = 0; other < _dimension; other++)
            if (other != k && RowBlock.Dot(a, _columns[other]) is var part and not 0) RowBlock.AddTo(_columns[other], -part, _columns[k]);
        if (_basis[k] >= 0) _inBasis[_basis[k]] = false;
        _basis[k] = row;
        _inBasis[row] = true;
        _slack[row] = 0;
    }

    /// <summary>The inverse of the basis and the vertex, computed anew.</summary>
    private bool Invert()
    {
        if (Inverse.Of(_rows, _basis, _columns) is false) return false;
        Array.Clear(_at);
        for (var k = 0; k < _dimension; k++) RowBlock.AddTo(_at, _slackAtOrigin[_basis[k]], _columns[k]);
        _rows.Times(_at, _speed);
        for (var row = 0; row < _slack.Length; row++) _slack[row] = _inBasis[row] ? 0 : _slackAtOrigin[row] - _speed[row];
        return true;
    }

    /// <summary>All that changes as the walk goes on.</summary>
    private sealed class Standing(DoubleSimplex walk)
    {
        private readonly double[] _at = new double[walk._at.Length];
        private readonly double[] _slack = new double[walk._slack.Length];
        private readonly int[] _basis = new int[walk._basis.Length];
        private readonly bool[] _inBasis = new bool[walk._inBasis.Length];
        private readonly double[][] _columns = [.. walk._columns.Select(column => new double[column.Length])];

        public void Save(DoubleSimplex from)
        {
            from._at.CopyTo(_at, 0);
            from._slack.CopyTo(_slack, 0);
            from._basis.CopyTo(_basis, 0);
            from._inBasis.CopyTo(_inBasis, 0);
            for (var k = 0; k < _columns.Length; k++) from._columns[k].CopyTo(_columns[k], 0);
        }

        public void Restore(DoubleSimplex to)
        {
            _at.CopyTo(to._at, 0);
            _slack.CopyTo(to._slack, 0);
            _basis.CopyTo(to._basis, 0);
            _inBasis.CopyTo(to._inBasis, 0);
            for (var k = 0; k < _columns.Length; k++) _columns[k].CopyTo(to._columns[k], 0);
        }
    }

    private static double Fraction(int row) => (row * 0.6180339887498949) % 1;
}
