using System.Text;

namespace Polytope.Tool.Images.Letters;

/// <summary>
/// Inter in one of its weights: outlines, advances and kerning, from a resource that tests/letters/make_outlines.py
/// makes and describes. Figures all have one width and no kerning, so that numbers keep their places.
/// </summary>
internal sealed class Typeface
{
    /// <summary>Units in which everything is measured.</summary>
    public const int UnitsPerEm = 4096;

    private static readonly Lazy<Typeface> LazyRegular = new(() => Load("Inter-Regular.outlines"));
    private static readonly Lazy<Typeface> LazySemiBold = new(() => Load("Inter-SemiBold.outlines"));

    private readonly Glyph[] _glyphs;
    private readonly Dictionary<int, int> _glyphOfCharacter;
    private readonly KerningTable _kerning;

    public Typeface(OutlineReader reader)
    {
        Ascent = reader.Count();
        Descent = reader.Count();
        _glyphs = new Glyph[reader.Count()];
        for (var glyph = 0; glyph < _glyphs.Length; glyph++) _glyphs[glyph] = reader.Glyph();
        _glyphOfCharacter = reader.Characters();
        _kerning = new KerningTable(reader, _glyphs.Length);
    }

    public static Typeface Regular => LazyRegular.Value;

    public static Typeface SemiBold => LazySemiBold.Value;

    /// <summary>From the baseline to the top of a line.</summary>
    public int Ascent { get; }

    /// <summary>From the baseline to the bottom of a line.</summary>
    public int Descent { get; }

    /// <summary>All characters that have a letter.</summary>
    public IEnumerable<Rune> Characters => _glyphOfCharacter.Keys.Select(code => new Rune(code));

    public bool Has(Rune character) => _glyphOfCharacter.ContainsKey(character.Value);

    /// <summary>
    /// The letters of a line and where each begins; a box stands for a character that the typeface lacks.
    /// </summary>
    /// <param name="isKerned">Whether pairs of letters stand nearer or farther than their advances say.</param>
    public IEnumerable<(Glyph Glyph, double X)> Set(string text, bool isKerned)
    {
        var (x, before) = (0.0, -1);
        foreach (var character in text.EnumerateRunes())
        {
            var glyph = _glyphOfCharacter.GetValueOrDefault(character.Value);
            if (isKerned && before >= 0) x += _kerning[before, glyph];
            yield return (_glyphs[glyph], x);
            x += _glyphs[glyph].Advance;
            before = glyph;
        }
    }

    /// <summary>The width of a kerned line, in units.</summary>
    public double Measure(string text)
    {
        var end = 0.0;
        foreach (var (glyph, x) in Set(text, isKerned: true)) end = x + glyph.Advance;
        return end;
    }

    private static Typeface Load(string resource)
    {
        using var stream = typeof(Typeface).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The tool lacks its typeface {resource}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Typeface(new OutlineReader(content));
    }
}
