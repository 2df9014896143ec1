using Polytope.Core.Training.Rules;

namespace Polytope.Core.Tests.Training.Rules;

public sealed class OrthogonalFactorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(7, 5)]
    [InlineData(8, 8)]
    [InlineData(33, 20)]
    public void It_is_the_naive_iteration(int rows, int columns)
    {
        var matrix = Random(rows, columns);
        var expected = Naive(matrix);
        var actual = Computed(matrix);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) Assert.Equal(expected[i, j], actual[i, j], 2e-4);
    }

    [Theory]
    [InlineData(6, 20)]
    [InlineData(20, 6)]
    public void Rows_or_columns_become_nearly_orthonormal(int rows, int columns)
    {
        var factor = Computed(Random(rows, columns));
        var shorter = Math.Min(rows, columns);
        for (var i = 0; i < shorter; i++)
        {
            for (var j = 0; j < shorter; j++)
            {
                var product = 0.0;
                for (var k = 0; k < Math.Max(rows, columns); k++)
                    product += rows < columns ? factor[i, k] * factor[j, k] : factor[k, i] * factor[k, j];
                // Singular values from 0.7 to 1.2, so squares from 0.49 to 1.44.
                Assert.InRange(product, i == j ? 0.45 : -0.5, i == j ? 1.5 : 0.5);
            }
        }
    }

    [Fact]
    public void A_matrix_of_zeros_stays() =>
        Assert.All(Computed(new double[4, 3]).Cast<double>(), value => Assert.Equal(0, value));

    private static double[,] Random(int rows, int columns)
    {
        var random = new Random((100 * rows) + columns);
        var matrix = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) matrix[i, j] = (float)((2 * random.NextDouble()) - 1);
        return matrix;
    }

    private static double[,] Computed(double[,] matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        var factor = new OrthogonalFactor(rows, columns);
        for (var i = 0; i < matrix.Length; i++) factor.Input(i) = (float)matrix[i / columns, i % columns];
        factor.Compute();
        var result = new double[rows, columns];
        for (var i = 0; i < matrix.Length; i++) result[i / columns, i % columns] = factor.Input(i);
        return result;
    }

    /// <summary>The definition in double, without a transposition: X = a X + b X X' X + c X X' X X' X.</summary>
    private static double[,] Naive(double[,] matrix)
    {
        var x = Scaled(matrix, 1 / Math.Sqrt(matrix.Cast<double>().Sum(value => value * value)));
        for (var step = 0; step < 5; step++)
        {
            var cube = Product(Product(x, Transposed(x)), x);
            var fifth = Product(Product(x, Transposed(x)), cube);
            x = Sum(Sum(Scaled(x, 3.4445), Scaled(cube, -4.7750)), Scaled(fifth, 2.0315));
        }

        return x;
    }

    private static double[,] Scaled(double[,] a, double factor) =>
        Made(a.GetLength(0), a.GetLength(1), (i, j) => factor * a[i, j]);

    private static double[,] Sum(double[,] a, double[,] b) =>
        Made(a.GetLength(0), a.GetLength(1), (i, j) => a[i, j] + b[i, j]);

    private static double[,] Transposed(double[,] a) => Made(a.GetLength(1), a.GetLength(0), (i, j) => a[j, i]);

    private static double[,] Product(double[,] a, double[,] b) => Made(
        a.GetLength(0), b.GetLength(1), (i, j) => Enumerable.Range(0, a.GetLength(1)).Sum(k => a[i, k] * b[k, j]));

    private static double[,] Made(int rows, int columns, Func<int, int, double> of)
    {
        var result = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) result[i, j] = of(i, j);
        return result;
    }
}
