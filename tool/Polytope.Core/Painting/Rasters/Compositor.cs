using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Painting.Rasters;

/// <summary>
/// Lays ink over colours. Where lines stand apart each is drawn at full strength; where they crowd, all of them are thinned by
/// how much ink the neighbourhood holds, so that even thousands of lines leave the colours below them visible, and what still
/// shows is where there are more of them and where fewer.
/// </summary>
public sealed class Compositor
{
    /// <summary>Pixels along the side of a tile; the neighbourhood of a pixel is the four tiles nearest to it.</summary>
    private const int Tile = 8;

    /// <summary>The mean ink a pixel at which lines are drawn at half their strength.</summary>
    private const float Crowded = 0.42f;

    /// <summary>Of a line where nothing crowds it: a little more than its ink, for anti-aliased lines look pale.</summary>
    private const float Strength = 1.2f;

    private float[] _tiles = [];
    private float[] _crowd = [];
    private float[] _opacities = [];

    /// <param name="below">Width x height values a plane, clamped here to [0, 1].</param>
    /// <param name="ink">As <see cref="EdgePainter"/> paints it.</param>
    /// <param name="panel">Where to write.</param>
    public void Write(ColourPlanes below, ReadOnlySpan<Vector128<float>> ink, Panel panel)
    {
        int columns = ((panel.Width - 1) / Tile) + 3, rows = ((panel.Height - 1) / Tile) + 3;
        SumTiles(ink, panel, columns, rows);
        if (_crowd.Length < columns) _crowd = new float[columns];
        for (var row = 0; row < panel.Height; row++)
        {
            InterpolateTiles(row, columns);
            WriteRow(below, row * panel.Width, ink.Slice(row * panel.Width, panel.Width), panel.Row(row));
        }
    }

    private void WriteRow(ColourPlanes below, int first, ReadOnlySpan<Vector128<float>> ink, Span<byte> pixels)
    {
        Panel.Write(below, first, pixels);
        FindOpacities(ink);
        var words = MemoryMarshal.Cast<byte, uint>(pixels);
        var half = Vector128.Create(0.5f);
        for (var column = 0; column < ink.Length; column++)
        {
            var pen = ink[column];
            var amount = pen.GetElement(3);
            if (amount == 0) continue;
            var at = first + column;
            var colour = Vector128.Create(Panel.Clamp(below.Red[at]), Panel.Clamp(below.Green[at]), Panel.Clamp(below.Blue[at]), 1);
            var blended = colour + (((pen / amount) - colour) * _opacities[column]);
            words[column] = Word(Vector128.ConvertToInt32((blended * 255) + half));
        }
    }

    /// <summary>Four numbers of a byte each, as one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(Vector128<int> bytes)
    {
        var narrow = Vector128.Narrow(bytes, bytes).AsUInt16();
        return Vector128.Narrow(narrow, narrow).AsUInt32().ToScalar();
    }

    /// <summary>
    /// How much the ink of each pixel of the present row covers. It is weakened by the crowd around it: bilinear between the
    /// tiles' centres, and for half a tile's width on end between the same four.
    /// </summary>
    private void FindOpacities(ReadOnlySpan<Vector128<float>> ink)
    {
        if (_opacities.Length < ink.Length + Tile) _opacities = new float[ink.Length + Tile];
        for (var column = 0; column < ink.Length; column++) _opacities[column] = ink[column].GetElement(3);
        var x = (Vector256<float>.Indices + Vector256.Create(0.5f)) * (1f / Tile);
        for (var tile = 0; (tile * Tile) - (Tile / 2) < ink.Length; tile++)
        {
            var crowd = Vector256.Create(_crowd[tile]) + (Vector256.Create(_crowd[tile + 1] - _crowd[tile]) * x);
            var thinning = Vector256.Create(Strength * Crowded) / (Vector256.Create(Crowded) + crowd);

            // The first tile's centre lies half a tile inside: left of it there are four pixels only.
            if (tile == 0) thinning = Vector256.Create(thinning.GetUpper(), thinning.GetUpper());
            var at = _opacities.AsSpan(Math.Max((tile * Tile) - (Tile / 2), 0));
            var amount = Vector256.Create<float>(at);
            var thinned = amount * thinning;
            var opacity = Vector256.ConditionalSelect(
                Vector256.LessThan(thinned, Vector256.Create(0.5f)), thinned, thinned / (thinned + Vector256.Create(0.5f)));
            if (tile == 0) opacity.GetLower().CopyTo(at);
            else opacity.CopyTo(at);
        }
    }

    /// <summary>Mean ink of each tile; a border of tiles repeats those at the panel's border.</summary>
    private void SumTiles(ReadOnlySpan<Vector128<float>> ink, Panel panel, int columns, int rows)
    {
        if (_tiles.Length < columns * rows) _tiles = new float[columns * rows];
        for (var r = 0; r < rows; r++)
        {
            var top = Math.Clamp(r - 1, 0, rows - 3) * Tile;
            var bottom = Math.Min(top + Tile, panel.Height);
            for (var c = 0; c < columns; c++)
            {
                var left = Math.Clamp(c - 1, 0, columns - 3) * Tile;
                var right = Math.Min(left + Tile, panel.Width);
                var sum = Vector128<float>.Zero;
                for (var y = top; y < bottom; y++)
                    foreach (var pen in ink[((y * panel.Width) + left)..((y * panel.Width) + right)]) sum += pen;
                _tiles[(r * columns) + c] = sum.GetElement(3) / ((bottom - top) * (right - left));
            }
        }
    }

    /// <summary>The tiles' means at the height of a row, linear between the tiles' centres.</summary>
    private void InterpolateTiles(int row, int columns)
    {
        var r = (row + (Tile / 2)) / Tile;
        var y = (((row + (Tile / 2)) % Tile) + 0.5f) * (1f / Tile);
        var upper = _tiles.AsSpan(r * columns, columns);
        var lower = _tiles.AsSpan((r + 1) * columns, columns);
        for (var c = 0; c < columns; c++) _crowd[c] = upper[c] + ((lower[c] - upper[c]) * y);
    }
}
