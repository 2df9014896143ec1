namespace Polytope.Tool.Images.Letters;

/// <summary>Reads a resource of outlines, whose format tests/letters/make_outlines.py describes.</summary>
internal sealed class OutlineReader(byte[] content)
{
    /// <summary>Of a unit, in which advances are written.</summary>
    private const double AdvanceParts = 1024;

    private int _at;

    /// <summary>An integer from 0 on: 7 bits a byte, the lowest first.</summary>
    public int Count()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = content[_at++];
            value |= (next & 127) << shift;
            if (next < 128) return value;
        }
    }

    /// <summary>An integer v of any sign, written as 2 v or -2 v - 1.</summary>
    public int Signed() => Count() is var value && value % 2 == 0 ? value / 2 : -(value / 2) - 1;

    public Glyph Glyph()
    {
        var advance = Count() / AdvanceParts;
        var curves = new List<(double X, double Y)[]>();
        (double X, double Y) at = (0, 0);
        for (var contours = Count(); contours > 0; contours--)
        {
            var segments = Count();
            var first = at = Point(at);
            for (; segments > 0; segments--)
            {
                var curve = new (double X, double Y)[Count() + 1];
                curve[0] = at;
                for (var point = 1; point < curve.Length; point++) curve[point] = at = Point(at);
                curves.Add(curve);
            }

            if (at != first) curves.Add([at, first]);
        }

        return new Glyph(advance, curves);
    }

    /// <summary>The glyph of each character.</summary>
    public Dictionary<int, int> Characters()
    {
        var count = Count();
        var glyphs = new Dictionary<int, int>(count);
        for (var code = 0; count > 0; count--)
        {
            code += Count();
            glyphs.Add(code, Count());
        }

        return glyphs;
    }

    /// <summary>The next point; the file's y points up, ours down.</summary>
    private (double X, double Y) Point((double X, double Y) before) => (before.X + Signed(), before.Y - Signed());
}
