namespace Polytope.Core.Images;

/// <summary>
/// Divides the pixels of an image into a given number of tiles of nearly equal size, as square as possible, in rows.
/// <para>
/// There are R = floor(sqrt(count height / width) + 1/2) rows of tiles, but at least ceil(count / width) and at most
/// min(height, count). Row r has the tiles from floor(r count / R) to floor((r + 1) count / R) - 1, and the pixel rows
/// from floor(r height / R) to floor((r + 1) height / R) - 1. Tile k of the c tiles of a row has the pixel columns from
/// floor(k width / c) to floor((k + 1) width / c) - 1. Every pixel is in exactly one tile, and no tile is empty.
/// </para>
/// </summary>
public static class Tiling
{
    /// <summary>The tiles, row by row.</summary>
    /// <param name="width">Columns of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="count">Number of tiles, from 1 to width x height.</param>
    public static IEnumerable<Tile> Of(int width, int height, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (long)width * height);
        var ideal = (long)Math.Floor(Math.Sqrt((double)count * height / width) + 0.5);
        var rows = (int)Math.Clamp(ideal, ((long)count + width - 1) / width, Math.Min(height, count));
        return Tiles(width, height, count, rows);
    }

    private static IEnumerable<Tile> Tiles(int width, int height, int count, int rows)
    {
        for (var r = 0; r < rows; r++)
        {
            int top = Share(r, height, rows), bottom = Share(r + 1, height, rows);
            var tiles = Share(r + 1, count, rows) - Share(r, count, rows);
            for (var k = 0; k < tiles; k++)
            {
                int left = Share(k, width, tiles), right = Share(k + 1, width, tiles);
                yield return new Tile(left, top, right - left, bottom - top);
            }
        }
    }

    /// <summary>floor(index whole / parts): where part <paramref name="index"/> begins.</summary>
    internal static int Share(int index, int whole, int parts) => (int)((long)index * whole / parts);
}

/// <summary>A rectangle of pixels.</summary>
public readonly record struct Tile(int Left, int Top, int Width, int Height);
