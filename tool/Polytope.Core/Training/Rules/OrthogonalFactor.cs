using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;

namespace Polytope.Core.Training.Rules;

/// <summary>
/// Moves the singular values of a matrix near 1 (between about 0.7 and 1.2, if they are not tiny), by five steps <c>X =
/// a X + (b X X' + c (X X')^2) X</c> from X / |X| with the coefficients of Jordan et al. 2024. X is transposed where it
/// has more rows than columns. Sums run over k in order, one for each lane, lanes pairwise: the bits are the same on
/// every machine.
/// </summary>
internal sealed unsafe class OrthogonalFactor
{
    private const int Steps = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const double Smallest = 1e-7;
    private const int Lanes = 8;

    private readonly bool _isTall;
    private readonly int _rows;
    private readonly int _columns;

    // Of the matrix as it is given.
    private readonly int _width;

    // Floats from a row to the next: of X, and of the two square ones.
    private readonly int _stride;
    private readonly int _squareStride;
    private readonly AlignedFloats _gram;
    private readonly AlignedFloats _polynomial;
    private AlignedFloats _matrix;
    private AlignedFloats _next;

    public OrthogonalFactor(int rows, int columns)
    {
        _isTall = rows > columns;
        _width = columns;
        (_rows, _columns) = _isTall ? (columns, rows) : (rows, columns);
        (_stride, _squareStride) = (Padded(_columns), Padded(_rows));
        (_matrix, _next) = (Buffer(_stride), Buffer(_stride));
        (_gram, _polynomial) = (Buffer(_squareStride), Buffer(_squareStride));

        AlignedFloats Buffer(int stride) => new(BufferSize.Of(_rows, stride));
    }

    /// <summary>The bytes of two matrices like it and of two square ones.</summary>
    public static long BytesFor(int rows, int columns)
    {
        var (less, more) = (Math.Min(rows, columns), Math.Max(rows, columns));
        return sizeof(float) * 2L * less * (Padded(more) + Padded(less));
    }

    /// <summary>An element of the matrix, which <see cref="Compute"/> replaces; row by row.</summary>
    public ref float Input(int index)
    {
        var (row, column) = Math.DivRem(index, _width);
        return ref _isTall ? ref _matrix.Start[(column * _stride) + row] : ref _matrix.Start[(row * _stride) + column];
    }

    public void Compute()
    {
        Normalize();
        for (var step = 0; step < Steps; step++)
        {
            SquareRows();

            // b G + c G G, where G is X X'.
            Multiply(_gram, _gram, _squareStride, B, C, _polynomial);
            Multiply(_polynomial, _matrix, _stride, A, 1, _next);
            (_matrix, _next) = (_next, _matrix);
        }
    }

    private void Normalize()
    {
        var sum = 0.0;
        foreach (var value in _matrix.Span) sum += (double)value * value;
        var scale = (float)(1 / Math.Max(Math.Sqrt(sum), Smallest));
        foreach (ref var value in _matrix.Span) value *= scale;
    }

    /// <summary>X X'.</summary>
    private void SquareRows()
    {
        for (var i = 0; i < _rows; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Pointer<float> one = _matrix.Start + (i * _stride), other = _matrix.Start + (j * _stride);
                var sum = Vector256<float>.Zero;
                for (var k = 0; k < _stride; k += Lanes)
                    sum = Vector256.FusedMultiplyAdd(Load(one + k), Load(other + k), sum);
                var value = (sum[0] + sum[1]) + (sum[2] + sum[3]) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
                _gram.Start[(i * _squareStride) + j] = _gram.Start[(j * _squareStride) + i] = value;
            }
        }
    }

    /// <summary>result = own right + factor left right, row by row.</summary>
    /// <param name="left">Square.</param>
    /// <param name="stride">Of right and of the result.</param>
    private void Multiply(
        AlignedFloats left, AlignedFloats right, int stride, float own, float factor, AlignedFloats result)
    {
        for (var i = 0; i < _rows; i++)
        {
            for (var k = 0; k < stride; k += Lanes)
            {
                var sum = Vector256<float>.Zero;
                for (var j = 0; j < _rows; j++)
                {
                    var weight = Vector256.Create(left.Start[(i * _squareStride) + j]);
                    sum = Vector256.FusedMultiplyAdd(weight, Load(right.Start + ((j * stride) + k)), sum);
                }

                var value = Vector256.FusedMultiplyAdd(
                    Vector256.Create(factor), sum, Vector256.Create(own) * Load(right.Start + ((i * stride) + k)));
                value.Store((result.Start + ((i * stride) + k)).Next(Lanes));
            }
        }
    }

    private static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    private static Vector256<float> Load(Pointer<float> place) => Vector256.Load(place.Next(Lanes));
}
