using System.Runtime.CompilerServices;

namespace Polytope.Core.Rasters;

/// <summary>
/// Receives the pieces into which a <see cref="GridWalk"/> divides a segment. Implemented by structs, so that calls are
/// inlined.
/// </summary>
internal interface IPieceVisitor
{
    /// <summary>
    /// Receives the piece from (xa, ya) to (xb, yb), ya &lt;= yb, in the unit square of a column and row.
    /// </summary>
    void Piece(int column, int row, double xa, double ya, double xb, double yb);
}

/// <summary>
/// Divides segments at the lines of the integer grid. Where a piece ends at a grid line, its coordinate is exactly that
/// integer.
/// </summary>
internal static class GridWalk
{
    /// <summary>
    /// Visits the pieces of the segment from (x0, y0) to (x1, y1) in order. The coordinates must be at least 0, and y0
    /// &lt;= y1. A piece along a grid line belongs to the square to its right or below, so columns and rows can be as
    /// large as the largest coordinates.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Visit<TVisitor>(double x0, double y0, double x1, double y1, ref TVisitor visitor)
        where TVisitor : struct, IPieceVisitor
    {
        var row = (int)y0;
        if (y1 <= row + 1)
        {
            VisitRow(row, x0, y0, x1, y1, ref visitor);
            return;
        }

        var slope = (x1 - x0) / (y1 - y0);
        double x = x0, y = y0;
        while (row + 1 < y1)
        {
            var crossing = Between(x0 + ((row + 1 - y0) * slope), x, x1);
            VisitRow(row, x, y, crossing, row + 1, ref visitor);
            (x, y) = (crossing, row + 1);
            row++;
        }

        VisitRow(row, x, y, x1, y1, ref visitor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void VisitRow<TVisitor>(int row, double x0, double y0, double x1, double y1, ref TVisitor visitor)
        where TVisitor : struct, IPieceVisitor
    {
        var column = (int)x0;
        if (x1 >= x0)
        {
            if (x1 <= column + 1)
            {
                visitor.Piece(column, row, x0, y0, x1, y1);
                return;
            }

            var slope = (y1 - y0) / (x1 - x0);
            double x = x0, y = y0;
            while (column + 1 < x1)
            {
                var crossing = Between(y0 + ((column + 1 - x0) * slope), y, y1);
                visitor.Piece(column, row, x, y, column + 1, crossing);
                (x, y) = (column + 1, crossing);
                column++;
            }

            visitor.Piece(column, row, x, y, x1, y1);
        }
        else
        {
            if (column == x0) column--;
            if (x1 >= column)
            {
                visitor.Piece(column, row, x0, y0, x1, y1);
                return;
            }

            var slope = (y1 - y0) / (x1 - x0);
            double x = x0, y = y0;
            while (column > x1)
            {
                var crossing = Between(y0 + ((column - x0) * slope), y, y1);
                visitor.Piece(column, row, x, y, column, crossing);
                (x, y) = (column, crossing);
                column--;
            }

            visitor.Piece(column, row, x, y, x1, y1);
        }
    }

    private static double Between(double value, double a, double b)
    {
        if (a > b) (a, b) = (b, a);
        return value < a ? a : value > b ? b : value;
    }
}
