namespace Polytope.Tool.Images.Letters;

/// <summary>
/// How much nearer (negative) or farther two letters stand, by their classes, in the typeface's units.
/// </summary>
internal sealed class KerningTable
{
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly short[,] _values;

    public KerningTable(OutlineReader reader, int glyphs)
    {
        var (rows, columns) = (reader.Count(), reader.Count());
        _left = Classes(reader, glyphs);
        _right = Classes(reader, glyphs);
        _values = new short[rows, columns];
        for (var at = 0; at < rows * columns;)
        {
            var (end, value) = (at + reader.Count(), (short)reader.Signed());
            for (; at < end; at++) _values[at / columns, at % columns] = value;
        }
    }

    public int this[int left, int right] => _values[_left[left], _right[right]];

    private static int[] Classes(OutlineReader reader, int glyphs)
    {
        var classes = new int[glyphs];
        for (var glyph = 0; glyph < glyphs; glyph++) classes[glyph] = reader.Count();
        return classes;
    }
}
