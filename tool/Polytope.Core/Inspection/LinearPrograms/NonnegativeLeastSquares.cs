namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>What <see cref="NonnegativeLeastSquares.Decide"/> found, as far as doubles tell.</summary>
internal enum LeastSquaresEnd
{
    /// <summary>Neither.</summary>
    Open,

    /// <summary>A point certainly violates the row alone.</summary>
    Witness,

    /// <summary>The row seems to be a combination of other rows, or follows from one and the box around them.</summary>
    Combination,
}

/// <summary>
/// Decides whether a row <c>a d &lt;= s</c> is needed, as a problem of least squares: it comes as near as possible to
/// (a, s) by a combination of other rows with nonnegative multipliers, and slack to spare. If nothing is missing, the
/// row is implied (Farkas' lemma). Else what is missing, <c>(u, -t)</c>, leads to a point that violates the row alone:
/// <c>a_j u &lt;= t s_j</c> holds for all other rows where the distance is least.
/// </summary>
/// <remarks>
/// The active-set method of Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23. Its effort depends on
/// the rows that take part rather than on the dimension, it needs no vertex, and rows that meet in one point are no
/// special case.
/// </remarks>
internal sealed class NonnegativeLeastSquares
{
    /// <summary>The least cosine between what is missing and a row that is worth adding.</summary>
    private const double LeastGain = 1e-9;

    /// <summary>A row is dependent on those of the combination if no larger part of it is left beside them.</summary>
    private const double LeastRest = 1e-8;

    /// <summary>The least part by which a step shortens the distance, unless it is rounding.</summary>
    private const double Nearer = 1e-10;

    /// <summary>For so many rows of the combination one more is added at once.</summary>
    private const int RowsToEach = 8;

    /// <summary>The part of the row's slack that is to be spared, where the polytope is in a box.</summary>
    private const double Spare = 1e-6;

    /// <summary>Nothing is missing below this part of the row.</summary>
    private const double Nothing = 1e-12;

    /// <summary>The same where no row brings the combination nearer.</summary>
    private const double AlmostNothing = 1e-9;

    private readonly RowBlock _rows;
    private readonly AxisBounds _box;

    // Columns are the rows' coefficients, then their slacks; the last one is that of the slack to spare.
    private readonly double[] _squares;
    private readonly double[] _column;
    private readonly double[] _lacking;
    private readonly double[] _products;
    private readonly double[] _point;
    private readonly bool[] _isIn;
    private readonly bool[] _isBanned;
    private readonly OrthogonalFactors _factors;
    private readonly List<(double Gain, int Column)> _gains = [];
    private readonly double[] _target;
    private double[] _multipliers = [];
    private double[] _step = [];
    private int[] _active = [];
    private int _count;
    private int _row;

    /// <summary>The first columns, so many, may have multipliers below 0: they are added to larger ones.</summary>
    private int _free;

    /// <summary>The row's slack is 1 on this scale.</summary>
    private double _scale;

    public NonnegativeLeastSquares(RowBlock rows, AxisBounds box)
    {
        (_rows, _box) = (rows, box);
        _squares = new double[rows.Count];
        for (var row = 0; row < rows.Count; row++) _squares[row] = rows.Product(row, rows.Row(row));
        (_column, _lacking) = (new double[rows.Stride + 4], new double[rows.Stride + 4]);
        _target = new double[_column.Length];
        _products = new double[rows.Count];
        _point = new double[rows.Stride];
        (_isIn, _isBanned) = (new bool[rows.Count + 1], new bool[rows.Count + 1]);
        _factors = new OrthogonalFactors(_column.Length);
    }

    /// <summary>The rows of the combination, those with the largest part in it first.</summary>
    public int[] Rows =>
    [
        .. Enumerable.Range(0, _count).Where(i => IsRow(_active[i])).OrderByDescending(i => i < _free)
            .ThenByDescending(i => _multipliers[i] * Math.Sqrt(_squares[_active[i]])).Select(i => _active[i]),
    ];

    /// <summary>Whether the box around the rows makes up for what the combination lacks: a proof.</summary>
    public bool IsBoxed { get; private set; }

    private bool IsRow(int column) => column < _rows.Count;

    private double SlackOf(int column) => IsRow(column) ? _rows.Slack[column] * _scale : 1;

    /// <summary>
    /// The combination's rows and multipliers, and that of the slack to spare, without those whose multiplier may be
    /// rounding.
    /// </summary>
    /// <param name="leaving">Rows that are to leave the combination as well.</param>
    public (int[] Rows, double[] Multipliers, double Spare) Settle(IEnumerable<int> leaving)
    {
        foreach (var row in leaving)
        {
            var at = Array.IndexOf(_active, row, 0, _count);
            if (at < 0) continue;
            if (at < _free) _free--;
            Remove(at);
        }

        var most = 0.0;
        for (var i = _free; i < _count; i++) most = Math.Max(most, _multipliers[i]);
        for (var i = _count - 1; i >= _free; i--)
            if (!(_multipliers[i] > AlmostNothing * most)) Remove(i);
        int[] places = [.. Enumerable.Range(0, _count).Where(i => IsRow(_active[i]))];
        var spare = Array.IndexOf(_active, _rows.Count, 0, _count);
        return (
            Array.ConvertAll(places, i => _active[i]), Array.ConvertAll(places, i => _multipliers[i]),
            spare < 0 ? 0 : _multipliers[spare]);
    }

    /// <summary>Decides a row.</summary>
    public LeastSquaresEnd Decide(int row, CancellationToken cancellation)
    {
        // The box makes up for nothing unless there is slack to spare.
        var end = _box.IsComplete ? Begin(row, 1 - Spare, cancellation) : LeastSquaresEnd.Open;
        return end == LeastSquaresEnd.Open ? Begin(row, 1, cancellation) : end;
    }

    private LeastSquaresEnd Begin(int row, double slack, CancellationToken cancellation)
    {
        (_row, _scale, _count, _free, IsBoxed) = (row, 1 / _rows.Slack[row], 0, 0, false);
        _factors.Clear();
        Array.Clear(_isIn);
        _rows.Row(row).CopyTo(_target);
        _target[_rows.Stride] = slack;
        return Approach(Math.Sqrt(_squares[row] + 1), cancellation);
    }

    /// <summary>
    /// Goes on with what an exact combination of the present columns lacks, which doubles can't tell beside the row
    /// itself: more rows may take part, with multipliers that are as small.
    /// </summary>
    /// <param name="lacking">Coefficients, and slack in units of the row's, times any factor.</param>
    /// <returns>Whether they make up for it.</returns>
    public bool Refine(ReadOnlySpan<double> lacking, double slack, CancellationToken cancellation)
    {
        _target.AsSpan().Clear();
        lacking.CopyTo(_target);
        _target[_rows.Stride] = slack;
        _free = _count;
        _multipliers.AsSpan(0, _count).Clear();
        Descend();
        return Approach(Math.Sqrt(RowBlock.Dot(_target, _target)), cancellation) == LeastSquaresEnd.Combination;
    }

    private LeastSquaresEnd Approach(double size, CancellationToken cancellation)
    {
        Array.Clear(_isBanned);
        var steps = 3 * (_rows.Dimension + 50);
        var least = double.PositiveInfinity;
        for (var step = 0; step < steps; step++)
        {
            if ((step & 15) == 0) cancellation.ThrowIfCancellationRequested();
            Compare();
            var distance = Math.Sqrt(RowBlock.Dot(_lacking, _lacking));
            if (distance < least * (1 - Nearer))
            {
                Array.Clear(_isBanned);
                least = distance;
            }

            if (_free == 0 && IsCoveredByBox()) return LeastSquaresEnd.Combination;
            if (distance <= Nothing * size) return Found();
            _rows.Multiply(_lacking.AsSpan(0, _rows.Stride), _products);
            if (_free == 0 && IsWitness()) return LeastSquaresEnd.Witness;
            if (!Enter(distance)) return distance <= AlmostNothing * size ? Found() : LeastSquaresEnd.Open;
            Descend();
        }

        return LeastSquaresEnd.Open;
    }

    /// <summary>What the combination lacks to be the row.</summary>
    private void Compare()
    {
        _target.CopyTo(_lacking, 0);
        for (var i = 0; i < _count; i++)
        {
            _lacking[_rows.Stride] -= _multipliers[i] * SlackOf(_active[i]);
            if (IsRow(_active[i])) _rows.AddRow(_active[i], -_multipliers[i], _lacking.AsSpan(0, _rows.Stride));
        }
    }

    private void Fill(int column)
    {
        if (IsRow(column)) _rows.Row(column).CopyTo(_column);
        else Array.Clear(_column);
        _column[_rows.Stride] = SlackOf(column);
    }

    /// <summary>
    /// Makes the coefficients of the combination's rows linearly independent. If they are not, although those with the
    /// slacks are, the rows can be exchanged for slack to spare until one of them is not needed.
    /// </summary>
    private LeastSquaresEnd Found()
    {
        if (_isIn[_rows.Count] || _free > 0) return LeastSquaresEnd.Combination;
        Fill(_rows.Count);
        if (_factors.Append(_column, LeastRest))
        {
            _factors.Remove(_count);
            return LeastSquaresEnd.Combination;
        }

        _factors.Nearest(_column, Steps());
        var (leaving, most) = (-1, 0.0);
        for (var i = 0; i < _count; i++) most = Math.Max(most, _step[i]);
        for (var i = 0; i < _count; i++)
        {
            // Below that a step is rounding.
            if (_step[i] > LeastRest * most
                && (leaving < 0 || _multipliers[i] * _step[leaving] < _multipliers[leaving] * _step[i])) leaving = i;
        }

        if (leaving < 0) return LeastSquaresEnd.Open;
        var exchanged = _multipliers[leaving] / _step[leaving];
        for (var i = 0; i < _count; i++) _multipliers[i] -= exchanged * _step[i];
        Remove(leaving);

        // There is slack to spare now, for the box.
        Compare();
        IsCoveredByBox();
        return LeastSquaresEnd.Combination;
    }

    private bool IsCoveredByBox()
    {
        if (!_box.IsComplete) return false;
        var spare = 1.0;
        for (var i = 0; i < _count; i++)
            if (IsRow(_active[i])) spare -= _multipliers[i] * SlackOf(_active[i]);
        if (!(_box.Greatest(_lacking.AsSpan(0, _rows.Stride)) * _scale < spare)) return false;
        int[] positions = [.. Enumerable.Range(0, _count).Where(i => IsRow(_active[i]))];
        return IsBoxed = _box.Proves(
            _row,
            Array.ConvertAll(positions, i => _active[i]),
            Array.ConvertAll(positions, i => Math.Max(_multipliers[i], 0)));
    }

    /// <summary>Whether the ray along what is lacking leaves through this row first, and certainly.</summary>
    private bool IsWitness()
    {
        var most = 0.0;
        for (var j = 0; j < _products.Length; j++)
            if (j != _row && _products[j] > most * _rows.Slack[j]) most = _products[j] / _rows.Slack[j];
        var own = _products[_row] / _rows.Slack[_row];
        if (!(own > most)) return false;
        var length = 2 / (own + most);
        for (var k = 0; k < _point.Length; k++) _point[k] = length * _lacking[k];
        return _rows.ViolatesOnly(_row, _point);
    }

    /// <summary>
    /// Adds the columns that bring the combination nearest, the more of them the more there are; false if none does.
    /// </summary>
    private bool Enter(double distance)
    {
        _gains.Clear();
        var missing = _lacking[_rows.Stride];
        Consider(_rows.Count, missing, 1, distance);
        for (var j = 0; j < _products.Length; j++)
        {
            if (j == _row) continue;
            var slack = SlackOf(j);
            Consider(j, _products[j] + (slack * missing), _squares[j] + (slack * slack), distance);
        }

        _gains.Sort((p, q) => p.Gain != q.Gain ? q.Gain.CompareTo(p.Gain) : p.Column.CompareTo(q.Column));
        var entered = 0;
        foreach (var (_, column) in _gains)
        {
            if (!Add(column)) _isBanned[column] = true;
            else if (++entered > _count / RowsToEach) break;
        }

        return entered > 0;
    }

    private void Consider(int column, double gain, double square, double distance)
    {
        if (!(gain > 0) || _isIn[column] || _isBanned[column]) return;
        var cosine = gain / Math.Sqrt(square);
        if (cosine > LeastGain * distance) _gains.Add((cosine, column));
    }

    private bool Add(int column)
    {
        Fill(column);
        if (!_factors.Append(_column, LeastRest)) return false;
        if (_count == _active.Length)
        {
            var length = Math.Max(32, 2 * _active.Length);
            Array.Resize(ref _active, length);
            Array.Resize(ref _multipliers, length);
            Array.Resize(ref _step, length);
        }

        (_active[_count], _multipliers[_count]) = (column, 0);
        _isIn[column] = true;
        _count++;
        return true;
    }

    private Span<double> Steps() => _step.AsSpan(0, OrthogonalFactors.Padded(_count));

    /// <summary>
    /// Goes to the combination of the present columns that is nearest, and drops columns whose multipliers would be
    /// negative there.
    /// </summary>
    private void Descend()
    {
        while (_count > 0)
        {
            Compare();
            _factors.Nearest(_lacking, Steps());
            var (length, blocking) = (1.0, -1);
            for (var i = _free; i < _count; i++)
            {
                if (_multipliers[i] + _step[i] > 0) continue;
                var reach = _multipliers[i] > 0 ? _multipliers[i] / -_step[i] : 0;
                if (blocking < 0 || reach < length) (length, blocking) = (Math.Min(reach, 1), i);
            }

            for (var i = 0; i < _count; i++) _multipliers[i] += length * _step[i];
            if (blocking < 0) return;
            _multipliers[blocking] = 0;
            for (var i = _count - 1; i >= _free; i--)
                if (!(_multipliers[i] > 0) && !(_step[i] > 0)) Remove(i);
        }
    }

    private void Remove(int at)
    {
        // It would come again if the combination got no nearer without it.
        (_isIn[_active[at]], _isBanned[_active[at]]) = (false, true);
        _factors.Remove(at);
        for (var i = at + 1; i < _count; i++)
            (_active[i - 1], _multipliers[i - 1]) = (_active[i], _multipliers[i]);
        _count--;
    }
}
