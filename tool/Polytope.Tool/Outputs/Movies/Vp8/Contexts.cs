namespace Polytope.Tool.Outputs.Movies.Vp8;

/// <summary>
/// Which blocks to the left and above have levels: the contexts of the next ones. Nine for each square: four columns or
/// rows of luma, two of each chroma, and the means.
/// </summary>
/// <param name="columns">Squares in a row.</param>
internal sealed class Contexts(int columns)
{
    private const int PerSquare = 9;
    private const int Means = 8;

    private readonly byte[] _above = new byte[PerSquare * columns];
    private readonly byte[] _left = new byte[PerSquare];

    public Span<byte> Left => _left;

    public Span<byte> Above(int column) => _above.AsSpan(PerSquare * column, PerSquare);

    public void StartPicture() => Array.Clear(_above);

    public void StartRow() => Array.Clear(_left);

    /// <summary>
    /// After a square without levels. Where subblocks have modes there are no means, and theirs stay.
    /// </summary>
    public void Clear(int column, bool hasSubModes)
    {
        Left[..Means].Clear();
        Above(column)[..Means].Clear();
        if (!hasSubModes) (Left[Means], Above(column)[Means]) = (0, 0);
    }

    /// <summary>Visits the blocks of a square in coded order, and updates the contexts.</summary>
    public void Visit<T>(CodedSquare square, int column, ref T visitor)
        where T : struct, IBlockVisitor
    {
        var above = Above(column);
        var left = Left;
        if (!square.HasSubModes)
        {
            var end = square.Ends[CodedSquare.Means];
            visitor.Visit(1, square.LevelsOf(CodedSquare.Means), 0, end, above[Means] + left[Means]);
            above[Means] = left[Means] = (byte)(end > 0 ? 1 : 0);
        }

        var (type, first) = square.HasSubModes ? (3, 0) : (0, 1);
        for (var block = 0; block < 16; block++)
            Visit(square, block, type, first, ref above[block % 4], ref left[block / 4], ref visitor);
        for (var block = 0; block < 8; block++)
        {
            var at = 4 + (block / 4 * 2);
            Visit(
                square, CodedSquare.Chroma + block, 2, 0,
                ref above[at + (block % 2)], ref left[at + (block / 2 % 2)], ref visitor);
        }
    }

    private static void Visit<T>(
        CodedSquare square, int block, int type, int first, ref byte above, ref byte left, ref T visitor)
        where T : struct, IBlockVisitor
    {
        int end = square.Ends[block];
        visitor.Visit(type, square.LevelsOf(block), first, end, above + left);
        above = left = (byte)(end > 0 ? 1 : 0);
    }

    internal interface IBlockVisitor
    {
        void Visit(int type, ReadOnlySpan<short> levels, int first, int end, int context);
    }
}
