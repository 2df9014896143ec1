namespace Polytope.Core.Images;

/// <summary>
/// An image's pixels divided among a given number of tiles of nearly equal size and as square as can be, row by row.
/// <para>
/// There are R = floor(sqrt(count height / width) + 1/2) rows of tiles, but at least ceil(count / width) and at most
/// the lesser of height and count. Row r has the tiles from floor(r count / R) up to floor((r + 1) count / R) and the
/// pixel rows from floor(r height / R) up to floor((r + 1) height / R); tile k of c in it has the pixel columns from
/// floor(k width / c) up to floor((k + 1) width / c). Every pixel is in one tile, and no tile is empty.
/// </para>
/// </summary>
public static class Tiling
{
    /// <param name="width">Columns of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="count">How many tiles, from 1 to width x height.</param>
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

    /// <summary>floor(index whole / parts): where part <paramref name="index"/> of the whole begins.</summary>
    internal static int Share(int index, int whole, int parts) => (int)((long)index * whole / parts);
}

/// <summary>A rectangle of pixels.</summary>
public readonly record struct Tile(int Left, int Top, int Width, int Height);
