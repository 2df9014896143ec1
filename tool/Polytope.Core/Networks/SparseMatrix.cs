using System.Collections.Immutable;
using Polytope.Core.Buffers;

namespace Polytope.Core.Networks;

/// <summary>A matrix of which only some entries are stored, row by row; the others are 0. Immutable.</summary>
public sealed class SparseMatrix
{
    /// <param name="columns">The matrix's width.</param>
    /// <param name="starts">Where each row's entries begin, and after the last row the number of all entries.</param>
    /// <param name="indices">The column of each entry, ascending within a row.</param>
    /// <param name="values">The value of each entry.</param>
    /// <exception cref="ArgumentException">The arrays do not fit one another.</exception>
    public SparseMatrix(
        int columns, ImmutableArray<int> starts, ImmutableArray<int> indices, ImmutableArray<double> values)
    {
        if (columns < 1 || starts.Length < 2 || starts[0] != 0)
            throw new ArgumentException("A matrix has at least one row and one column.", nameof(starts));
        if (starts[^1] != indices.Length || indices.Length != values.Length)
            throw new ArgumentException("Starts, columns and values disagree about the number of entries.");
        for (var row = 0; row < starts.Length - 1; row++)
        {
            if (starts[row + 1] < starts[row])
                throw new ArgumentException("The rows of a matrix begin in ascending order.", nameof(starts));
            for (var k = starts[row]; k < starts[row + 1]; k++)
                if (indices[k] < 0 || indices[k] >= columns || (k > starts[row] && indices[k] <= indices[k - 1]))
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"The columns of row {row} do not ascend within {columns} columns."),
                        nameof(indices));
        }

        (Columns, Starts, Indices, Values) = (columns, starts, indices, values);
    }

    public int Rows => Starts.Length - 1;

    public int Columns { get; }

    /// <summary>Where each row's entries begin, and after the last row the number of all entries.</summary>
    public ImmutableArray<int> Starts { get; }

    /// <summary>The column of each entry, ascending within a row.</summary>
    public ImmutableArray<int> Indices { get; }

    public ImmutableArray<double> Values { get; }

    /// <summary>All entries, row by row.</summary>
    /// <exception cref="BufferTooLargeException">They are more than an array holds.</exception>
    internal double[] ToDense()
    {
        var dense = new double[BufferSize.Of(Rows, Columns)];
        for (var row = 0; row < Rows; row++)
            for (var k = Starts[row]; k < Starts[row + 1]; k++) dense[(row * Columns) + Indices[k]] = Values[k];
        return dense;
    }
}
