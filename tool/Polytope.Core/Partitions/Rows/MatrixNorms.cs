using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;
using Polytope.Core.Simd;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Upper bounds on norms of a layer's weights, which are kept transposed: rows x columns is inputs x padded outputs.
/// </summary>
internal static unsafe class MatrixNorms
{
    /// <summary>For wider matrices the rough bound has to do: the products would take long.</summary>
    public const int Widest = 256;

    /// <summary>
    /// A matrix squared so often: the norm of its 16th power, which is the 32nd of the largest singular value's.
    /// </summary>
    private const int Squarings = 4;

    /// <summary>No less than the 2-norm, and 0 only where that is.</summary>
    public static double OfVector(Pointer<double> vector, int count)
    {
        double largest = 0, sum = 0;
        for (var j = 0; j < count; j++) largest = Math.Max(largest, Math.Abs(vector[j]));
        if (largest == 0) return 0;

        // So close to 0 the relative error of a subnormal number may be large.
        if (largest < Roundings.Underflow) return Roundings.Underflow * Math.Sqrt(count) * Roundings.Slack;
        for (var j = 0; j < count; j++) sum += vector[j] / largest * (vector[j] / largest);
        return largest * Math.Sqrt(sum) * Roundings.Slack;
    }

    /// <summary>The 2-norm of each column: of what comes into each neuron.</summary>
    public static void OfRows(Pointer<double> transposed, int rows, int columns, Pointer<double> norms)
    {
        var column = new double[rows];
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++) column[i] = transposed[((nint)i * columns) + j];
            fixed (double* at = column) norms[j] = OfVector(new Pointer<double>(at, rows), rows);
        }
    }

    /// <summary>
    /// No less than the largest singular value: the square root of the product of the largest sums of magnitudes along
    /// rows and along columns, or the Frobenius norm.
    /// </summary>
    public static double RoughSpectral(Pointer<double> transposed, int rows, int columns)
    {
        double alongRow = 0, frobenius = 0;
        var sums = new double[columns];
        for (var i = 0; i < rows; i++)
        {
            var row = (transposed + ((nint)i * columns)).Span(columns);
            double along = 0, squares = 0;
            for (var j = 0; j < columns; j++)
            {
                var magnitude = Math.Abs(row[j]);
                along += magnitude;
                sums[j] += magnitude;
                squares += magnitude * magnitude;
            }

            frobenius += squares;
            alongRow = Math.Max(alongRow, along);
        }

        // Roots first, because the product could overflow or underflow.
        var rough = Math.Sqrt(alongRow) * Math.Sqrt(sums.Max()) * Roundings.Slack;
        var other = Math.Sqrt(frobenius) * Roundings.Slack;
        return other > 1e-140 && other < rough ? other : rough;
    }

    /// <summary>
    /// No less than the largest singular value s, and seldom 5 % more: s^32 is at most the Frobenius norm of the 16th
    /// power of W W^T.
    /// </summary>
    /// <remarks>
    /// A computed W W^T is off by at most gamma_m |W|^2 in Frobenius norms, for m rows, its own being |W|^2 / sqrt(n)
    /// at least; with Frobenius norm 1, a computed square is off by at most gamma_n, its own being 1 / n at least.
    /// After all roots that comes to less than m n + n^2 units, which the slack covers.
    /// </remarks>
    public static double Spectral(Pointer<double> transposed, int rows, int columns)
    {
        var rough = RoughSpectral(transposed, rows, columns);
        if (rough is < 1e-100 or > 1e+100 || columns > Widest || rows > 16 * Widest) return rough;
        var power = NativeBlock.Allocate<double>(columns * columns);
        var square = NativeBlock.Allocate<double>(columns * columns);
        var room = stackalloc double[Squarings + 1];
        var factors = new Pointer<double>(room, Squarings + 1);
        Multiply(transposed, rows, columns, transposed, columns, power);
        factors[0] = Normalize(power, columns);
        for (var k = 1; k <= Squarings; k++)
        {
            Multiply(power, columns, columns, power, columns, square);
            var kept = power;
            power = square;
            square = kept;
            factors[k] = Normalize(power, columns);
        }

        NativeBlock.Free(power);
        NativeBlock.Free(square);
        var norm = factors[Squarings];
        for (var k = Squarings - 1; k >= 0; k--) norm = factors[k] * Math.Sqrt(norm);
        norm = Math.Sqrt(norm) * Roundings.Slack;
        return norm < rough ? norm : rough;
    }

    /// <summary>
    /// <c>T^t M</c>, for T of rows x outputs and M of rows x columns; outputs and columns are multiples of 8.
    /// </summary>
    public static void Multiply<TLanes>(
        Pointer<double> transposed, int rows, int outputs, Pointer<double> matrix, int columns, Pointer<double> product)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        for (var j = 0; j < outputs; j += 8)
        {
            for (var k = 0; k < columns; k += TLanes.Count)
            {
                var block = product + ((nint)j * columns) + k;
                Block<TLanes>(transposed + j, rows, outputs, matrix + k, columns, block);
            }
        }
    }

    private static void Multiply(
        Pointer<double> transposed, int rows, int outputs, Pointer<double> matrix, int columns, Pointer<double> product)
    {
        if (Vector512.IsHardwareAccelerated)
            Multiply<EightDoubles>(transposed, rows, outputs, matrix, columns, product);
        else Multiply<FourDoubles>(transposed, rows, outputs, matrix, columns, product);
    }

    /// <summary>Divides a square matrix by its Frobenius norm, and returns that.</summary>
    private static double Normalize(Pointer<double> matrix, int size)
    {
        var norm = OfVector(matrix, size * size);
        if (norm == 0) return 0;
        for (nint k = 0; k < (nint)size * size; k++) matrix[k] /= norm;
        return norm;
    }

    /// <summary>A block of eight rows and one register of columns.</summary>
    private static void Block<TLanes>(
        Pointer<double> transposed,
        int rows,
        nint outputs,
        Pointer<double> matrix,
        nint columns,
        Pointer<double> product)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes s0 = TLanes.Create(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (var i = 0; i < rows; i++, transposed += outputs)
        {
            var m = TLanes.Load(matrix + (i * columns));
            TLanes.AddProduct(TLanes.Create(transposed[0]), m, ref s0);
            TLanes.AddProduct(TLanes.Create(transposed[1]), m, ref s1);
            TLanes.AddProduct(TLanes.Create(transposed[2]), m, ref s2);
            TLanes.AddProduct(TLanes.Create(transposed[3]), m, ref s3);
            TLanes.AddProduct(TLanes.Create(transposed[4]), m, ref s4);
            TLanes.AddProduct(TLanes.Create(transposed[5]), m, ref s5);
            TLanes.AddProduct(TLanes.Create(transposed[6]), m, ref s6);
            TLanes.AddProduct(TLanes.Create(transposed[7]), m, ref s7);
        }

        s0.Store(product);
        s1.Store(product + columns);
        s2.Store(product + (2 * columns));
        s3.Store(product + (3 * columns));
        s4.Store(product + (4 * columns));
        s5.Store(product + (5 * columns));
        s6.Store(product + (6 * columns));
        s7.Store(product + (7 * columns));
    }
}
