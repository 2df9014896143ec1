using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Blends ink over colours. Isolated lines are drawn at full strength; where lines are dense, all of them are weakened
/// by the mean ink of the neighbourhood, so that even thousands of lines leave the colours below visible, and denser
/// regions still look denser.
/// </summary>
public sealed class Compositor
{
    /// <summary>
    /// Pixels along the side of a tile; the neighbourhood of a pixel is the four tiles nearest to it.
    /// </summary>
    private const int Tile = 8;

    /// <summary>The mean ink per pixel at which lines are drawn at half their strength.</summary>
    private const float HalfStrengthDensity = 0.42f;

    /// <summary>
    /// The strength of isolated lines: a little more than their ink, as anti-aliased lines look pale.
    /// </summary>
    private const float Strength = 1.2f;

    private float[] _tiles = [];
    private float[] _densities = [];
    private float[] _opacities = [];

    /// <summary>Writes the blended pixels.</summary>
    /// <param name="below">Width x height values per plane, which are clamped to [0, 1].</param>
    /// <param name="ink">The ink of each pixel, as <see cref="EdgePainter"/> paints it.</param>
    /// <param name="panel">The pixels to write.</param>
    public void Write(ColourPlanes below, ReadOnlySpan<Vector128<float>> ink, Panel panel)
    {
        int columns = ((panel.Width - 1) / Tile) + 3, rows = ((panel.Height - 1) / Tile) + 3;
        SumTiles(ink, panel, columns, rows);
        if (_densities.Length < columns) _densities = new float[columns];
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
            var colour = Vector128.Create(
                Panel.Clamp(below.Red[at]), Panel.Clamp(below.Green[at]), Panel.Clamp(below.Blue[at]), 1);
            var blended = colour + (((pen / amount) - colour) * _opacities[column]);
            words[column] = Pack(Vector128.ConvertToInt32((blended * 255) + half));
        }
    }

    /// <summary>Packs four numbers below 256 into four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pack(Vector128<int> bytes)
    {
        var narrow = Vector128.Narrow(bytes, bytes).AsUInt16();
        return Vector128.Narrow(narrow, narrow).AsUInt32().ToScalar();
    }

    /// <summary>
    /// The opacity of the ink in each pixel of the current row: its amount, weakened by the density around it. The
    /// density is interpolated bilinearly between the centres of the tiles.
    /// </summary>
    private void FindOpacities(ReadOnlySpan<Vector128<float>> ink)
    {
        if (_opacities.Length < ink.Length + Tile) _opacities = new float[ink.Length + Tile];
        for (var column = 0; column < ink.Length; column++) _opacities[column] = ink[column].GetElement(3);
        var x = (Vector256<float>.Indices + Vector256.Create(0.5f)) * (1f / Tile);
        for (var tile = 0; (tile * Tile) - (Tile / 2) < ink.Length; tile++)
        {
            var (left, right) = (_densities[tile], _densities[tile + 1]);
            var density = Vector256.Create(left) + (Vector256.Create(right - left) * x);
            var thinning = Vector256.Create(Strength * HalfStrengthDensity)
                / (Vector256.Create(HalfStrengthDensity) + density);

            // Only four pixels lie to the left of the first tile's centre.
            if (tile == 0) thinning = Vector256.Create(thinning.GetUpper(), thinning.GetUpper());
            var at = _opacities.AsSpan(Math.Max((tile * Tile) - (Tile / 2), 0));
            var amount = Vector256.Create<float>(at);
            var thinned = amount * thinning;
            var opacity = Vector256.ConditionalSelect(
                Vector256.LessThan(thinned, Vector256.Create(0.5f)),
                thinned,
                thinned / (thinned + Vector256.Create(0.5f)));
            if (tile == 0) opacity.GetLower().CopyTo(at);
            else opacity.CopyTo(at);
        }
    }

    /// <summary>The mean ink of each tile; tiles at the panel's border are repeated once outside it.</summary>
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
                {
                    foreach (var pen in ink[((y * panel.Width) + left)..((y * panel.Width) + right)]) sum += pen;
                }

                _tiles[(r * columns) + c] = sum.GetElement(3) / ((bottom - top) * (right - left));
            }
        }
    }

    /// <summary>The density at the height of a row, interpolated linearly between the centres of the tiles.</summary>
    private void InterpolateTiles(int row, int columns)
    {
        var r = (row + (Tile / 2)) / Tile;
        var y = (((row + (Tile / 2)) % Tile) + 0.5f) * (1f / Tile);
        var upper = _tiles.AsSpan(r * columns, columns);
        var lower = _tiles.AsSpan((r + 1) * columns, columns);
        for (var c = 0; c < columns; c++) _densities[c] = upper[c] + ((lower[c] - upper[c]) * y);
    }
}
