namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Orthonormal vectors Q and a triangle R with <c>W = Q R</c>, for columns W that come and go: Gram and Schmidt's
/// method, each vector made orthogonal twice, and rotations where a column leaves (Daniel, Gragg, Kaufman and Stewart,
/// Mathematics of Computation 30, 1976).
/// </summary>
/// <param name="length">Of a column, a multiple of four.</param>
internal sealed class OrthogonalFactors(int length)
{
    private readonly List<double[]> _vectors = [];

    /// <summary>The columns of R: entry i belongs to vector i.</summary>
    private readonly List<double[]> _triangle = [];
    private readonly double[] _rest = new double[length];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="least">It is not added unless a larger part of it is left beside the present ones.</param>
    public bool Append(ReadOnlySpan<double> column, double least)
    {
        column.CopyTo(_rest);
        if (Count == _vectors.Count)
        {
            _vectors.Add(new double[length]);
            _triangle.Add([]);
        }

        if (_triangle[Count].Length <= Count) _triangle[Count] = new double[Padded(2 * (Count + 1))];
        var entries = _triangle[Count];
        Array.Clear(entries);
        for (var pass = 0; pass < 2; pass++)
            for (var i = 0; i < Count; i++)
            {
                var part = RowBlock.Dot(_vectors[i], _rest);
                entries[i] += part;
                RowBlock.AddTo(_rest, -part, _vectors[i]);
            }

        var size = Math.Sqrt(RowBlock.Dot(_rest, _rest));
        if (!(size > least * Math.Sqrt(RowBlock.Dot(column, column)))) return false;
        entries[Count] = size;
        var vector = _vectors[Count++];
        for (var k = 0; k < length; k++) vector[k] = _rest[k] / size;
        return true;
    }

    /// <summary>The multiples of the columns whose sum comes nearest to a vector.</summary>
    /// <param name="multiples">At least as many as there are columns, and a multiple of four.</param>
    public void Nearest(ReadOnlySpan<double> vector, Span<double> multiples)
    {
        multiples.Clear();
        for (var i = 0; i < Count; i++) multiples[i] = RowBlock.Dot(_vectors[i], vector);
        for (var j = Count - 1; j >= 0; j--)
        {
            var entries = _triangle[j];
            multiples[j] /= entries[j];
            for (var i = 0; i < j; i++) multiples[i] -= multiples[j] * entries[i];
        }
    }

    /// <summary>Removes a column.</summary>
    public void Remove(int at)
    {
        var freed = _triangle[at];
        for (var j = at + 1; j < Count; j++) _triangle[j - 1] = _triangle[j];
        _triangle[--Count] = freed;
        for (var k = at; k < Count; k++)
        {
            // Entry k + 1 of column k becomes 0.
            var size = Math.Sqrt((_triangle[k][k] * _triangle[k][k]) + (_triangle[k][k + 1] * _triangle[k][k + 1]));
            var (cosine, sine) = (_triangle[k][k] / size, _triangle[k][k + 1] / size);
            for (var j = k; j < Count; j++)
            {
                var (upper, lower) = (_triangle[j][k], _triangle[j][k + 1]);
                _triangle[j][k] = (cosine * upper) + (sine * lower);
                _triangle[j][k + 1] = (cosine * lower) - (sine * upper);
            }

            var (first, second) = (_vectors[k], _vectors[k + 1]);
            for (var i = 0; i < length; i++)
            {
                var (upper, lower) = (first[i], second[i]);
                (first[i], second[i]) = ((cosine * upper) + (sine * lower), (cosine * lower) - (sine * upper));
            }
        }
    }

    /// <summary>The least multiple of four that is not less.</summary>
    public static int Padded(int count) => (count + 3) / 4 * 4;
}
