using System.Runtime.Intrinsics;

namespace Polytope.Core.Rendering;

/// <summary>
/// Lays ink over colours. Where lines stand apart each is drawn at full strength; where they crowd, all of them are thinned by
/// how much ink the neighbourhood holds, so that even thousands of lines leave the colours below them visible, and what still
/// shows is where there are more of them and where fewer.
/// </summary>
public sealed class InkBlend
{
    /// <summary>Pixels along the side of a tile; the neighbourhood of a pixel is the four tiles nearest to it.</summary>
    private const int Tile = 8;

    /// <summary>The mean ink a pixel at which lines are drawn at half their strength.</summary>
    private const float Crowded = 0.42f;

    /// <summary>Of a line where nothing crowds it: a little more than its ink, for anti-aliased lines look pale.</summary>
    private const float Strength = 1.2f;

    private float[] _tiles = [];
    private float[] _crowd = [];

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
        for (var column = 0; column < ink.Length; column++)
        {
            var pixel = pixels.Slice(4 * column, 4);
            var at = first + column;
            var colour = Vector128.Create(Panel.Clamp(below.Red[at]), Panel.Clamp(below.Green[at]), Panel.Clamp(below.Blue[at]), 0);
            var pen = ink[column];
            var amount = pen.GetElement(3);
            pixel[3] = 255;
            if (amount == 0)
            {
                Put(pixel, (colour * 255) + Vector128.Create(0.5f));
                continue;
            }

            var x = amount * Thinning(column);
            var opacity = x < 0.5f ? x : x / (x + 0.5f);
            Put(pixel, ((colour + (((pen / amount) - colour) * opacity)) * 255) + Vector128.Create(0.5f));
        }
    }

    private static void Put(Span<byte> pixel, Vector128<float> colour)
    {
        var bytes = Vector128.ConvertToInt32(colour);
        pixel[0] = (byte)bytes.GetElement(0);
        pixel[1] = (byte)bytes.GetElement(1);
        pixel[2] = (byte)bytes.GetElement(2);
    }

    /// <summary>By how much the ink of a pixel in the present row is weakened: bilinear between the tiles' centres.</summary>
    private float Thinning(int column)
    {
        var tile = (column + (Tile / 2)) / Tile;
        var x = (((column + (Tile / 2)) % Tile) + 0.5f) * (1f / Tile);
        var crowd = _crowd[tile] + ((_crowd[tile + 1] - _crowd[tile]) * x);
        return Strength * Crowded / (Crowded + crowd);
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
