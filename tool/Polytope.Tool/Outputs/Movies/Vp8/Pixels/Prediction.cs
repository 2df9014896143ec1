using System.Runtime.Intrinsics;

namespace Polytope.Tool.Outputs.Movies.Vp8.Pixels;

/// <summary>What a block is predicted to be from the pixels above it and to its left (RFC 6386, section 12).</summary>
internal static class Prediction
{
    /// <summary>Modes of a whole square, in this order.</summary>
    public const int Mean = 0;
    public const int Vertical = 1;
    public const int Horizontal = 2;
    public const int Gradient = 3;
    public const int Modes = 4;

    /// <summary>Modes of a subblock of 4x4.</summary>
    public const int SubModes = 10;

    /// <summary>The subblocks' mode that a mode of a whole square counts as.</summary>
    public static int AsSubMode(int mode) => mode switch { Mean => 0, Gradient => 1, Vertical => 2, _ => 3 };

    /// <summary>A square of 16x16 or 8x8 pixels.</summary>
    /// <param name="x">Its left upper corner.</param>
    /// <param name="prediction">Row by row.</param>
    public static void Square(int mode, Plane plane, int x, int y, int side, Span<byte> prediction)
    {
        var above = plane.Pixels.AsSpan(plane.At(x, y - 1), side);
        var (left, corner) = (plane.At(x - 1, y), plane.Pixels[plane.At(x - 1, y - 1)]);
        switch (mode)
        {
            case Mean:
                prediction[..(side * side)].Fill(MeanOf(plane, x, y, side));
                break;
            case Vertical:
                for (var row = 0; row < side; row++) above.CopyTo(prediction[(side * row)..]);
                break;
            case Horizontal:
                for (var row = 0; row < side; row++)
                    prediction.Slice(side * row, side).Fill(plane.Pixels[left + (row * plane.Stride)]);
                break;
            default:
                for (var row = 0; row < side; row++)
                {
                    var slope = Vector128.Create((short)(plane.Pixels[left + (row * plane.Stride)] - corner));
                    for (var column = 0; column < side; column += 8)
                    {
                        var sums = Vector128.WidenLower(Vector128.CreateScalar(
                            BitConverter.ToUInt64(above[column..])).AsByte()).AsInt16() + slope;
                        sums = Vector128.Min(Vector128.Max(sums, Vector128<short>.Zero), Vector128.Create((short)255));
                        var bytes = Vector128.Narrow(sums.AsUInt16(), sums.AsUInt16()).AsUInt64().ToScalar();
                        BitConverter.TryWriteBytes(prediction[((side * row) + column)..], bytes);
                    }
                }

                break;
        }
    }

    /// <summary>All modes of a subblock, sixteen pixels each, row by row.</summary>
    /// <param name="around">
    /// Thirteen pixels around it: four to the left from below, the corner, eight above from the left.
    /// </param>
    public static void Subblocks(ReadOnlySpan<byte> around, Span<byte> predictions)
    {
        const int corner = 4, above = 5;
        Span<byte> twos = stackalloc byte[13];
        Span<byte> threes = stackalloc byte[13];
        for (var i = 0; i < 12; i++) twos[i] = (byte)((around[i] + around[i + 1] + 1) >> 1);
        for (var i = 1; i < 12; i++)
            threes[i] = (byte)((around[i - 1] + (2 * around[i]) + around[i + 1] + 2) >> 2);
        var lowest = (byte)((around[1] + (3 * around[0]) + 2) >> 2);
        var last = (byte)((around[11] + (3 * around[12]) + 2) >> 2);

        var mean = 4;
        for (var i = 0; i < 4; i++) mean += around[i] + around[above + i];
        predictions[..16].Fill((byte)(mean >> 3));
        for (var row = 0; row < 4; row++)
        {
            var slope = around[corner - 1 - row] - around[corner];
            var horizontal = row == 3 ? lowest : threes[corner - 1 - row];
            for (var column = 0; column < 4; column++)
            {
                var at = (4 * row) + column;
                predictions[16 + at] = (byte)Math.Clamp(around[above + column] + slope, 0, 255);
                predictions[32 + at] = threes[above + column];
                predictions[48 + at] = horizontal;

                // Down to the right, and down to the left.
                predictions[64 + at] = threes[corner - row + column];
                predictions[96 + at] = row + column == 6 ? last : threes[above + 1 + row + column];
            }
        }

        // Steeper to the right, and to the left.
        var p = predictions[80..];
        p[12] = threes[2];
        p[8] = threes[3];
        p[13] = p[4] = threes[4];
        p[9] = p[0] = twos[4];
        p[14] = p[5] = threes[5];
        p[10] = p[1] = twos[5];
        p[15] = p[6] = threes[6];
        p[11] = p[2] = twos[6];
        p[7] = threes[7];
        p[3] = twos[7];
        p = predictions[112..];
        p[0] = twos[5];
        p[4] = threes[6];
        p[8] = p[1] = twos[6];
        p[5] = p[12] = threes[7];
        p[9] = p[2] = twos[7];
        p[13] = p[6] = threes[8];
        p[10] = p[3] = twos[8];
        p[14] = p[7] = threes[9];
        p[11] = threes[10];
        p[15] = threes[11];

        // Flatter down, and up.
        p = predictions[128..];
        p[12] = twos[0];
        p[13] = threes[1];
        p[8] = p[14] = twos[1];
        p[9] = p[15] = threes[2];
        p[10] = p[4] = twos[2];
        p[11] = p[5] = threes[3];
        p[6] = p[0] = twos[3];
        p[7] = p[1] = threes[4];
        p[2] = threes[5];
        p[3] = threes[6];
        p = predictions[144..];
        p[0] = twos[2];
        p[1] = threes[2];
        p[2] = p[4] = twos[1];
        p[3] = p[5] = threes[1];
        p[6] = p[8] = twos[0];
        p[7] = p[9] = lowest;
        p[10] = p[11] = p[12] = p[13] = p[14] = p[15] = around[0];
    }

    private static byte MeanOf(Plane plane, int x, int y, int side)
    {
        if (x == 0 && y == 0) return 128;
        var (sum, count) = (0, 0);
        if (y > 0)
        {
            foreach (var pixel in plane.Pixels.AsSpan(plane.At(x, y - 1), side)) sum += pixel;
            count += side;
        }

        if (x > 0)
        {
            for (var row = 0; row < side; row++) sum += plane.Pixels[plane.At(x - 1, y + row)];
            count += side;
        }

        return (byte)((sum + (count / 2)) / count);
    }
}
