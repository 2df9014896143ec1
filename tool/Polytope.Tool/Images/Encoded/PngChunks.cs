using System.IO.Compression;
using System.Text;

namespace Polytope.Tool.Images.Encoded;

/// <summary>PNG (w3.org/TR/png): chunks of a length, a name, data and a check sum.</summary>
internal static class PngChunks
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static EncodedPicture Read(ReadOnlySpan<byte> file)
    {
        var reader = new ByteReader(file);
        var kept = new MemoryStream(file.Length);
        kept.Write(reader.Take(Signature.Length));
        var (orientation, name) = (1, "");
        var header = default(Header);
        using var pixels = new MemoryStream();
        while (name != "IEND")
        {
            var start = reader.Position;
            var length = reader.Big32();
            name = Encoding.ASCII.GetString(reader.Take(4));
            var data = reader.Take(length);
            reader.Take(4);
            if (start == Signature.Length) header = Header.Of(name, data);
            if (name == "eXIf") orientation = ExifOrientation.Of(data);
            if (name == "IDAT") pixels.Write(data);
            if (name is "IHDR" or "PLTE" or "tRNS" or "IDAT" or "IEND") kept.Write(file[start..reader.Position]);
        }

        EncodedPicture.ThrowIfTooLarge(header.Width, header.Height);
        ThrowIfShort(pixels, header.Bytes);
        return new EncodedPicture(PictureKind.Png, header.Width, header.Height, kept.ToArray())
        {
            Orientation = orientation,
            IsSixteenBit = header.Depth == 16,
        };
    }

    /// <summary>A decoder would leave black what is missing.</summary>
    private static void ThrowIfShort(MemoryStream compressed, long expected)
    {
        compressed.Position = 0;
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        try
        {
            while (expected > 0)
            {
                var read = inflated.Read(buffer);
                if (read == 0) throw PictureException.CutOff();
                expected -= read;
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException)
        {
            throw PictureException.Damaged("its pixels can't be unpacked");
        }
    }

    private readonly record struct Header(int Width, int Height, int Depth, int Channels, bool IsInterlaced)
    {
        /// <summary>Of all rows, each with the byte that names its filter.</summary>
        public long Bytes => IsInterlaced
            ? Pass(8, 8, 0, 0) + Pass(8, 8, 4, 0) + Pass(4, 8, 0, 4) + Pass(4, 4, 2, 0)
                + Pass(2, 4, 0, 2) + Pass(2, 2, 1, 0) + Pass(1, 2, 0, 1)
            : Rows(Width, Height);

        public static Header Of(string name, ReadOnlySpan<byte> data)
        {
            if (name != "IHDR" || data.Length != 13) throw PictureException.Damaged("it has no header");
            var reader = new ByteReader(data);
            var (width, height, depth, colours) = (reader.Big32(), reader.Big32(), reader.Byte(), reader.Byte());
            var channels = colours switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
            reader.Take(2);
            var interlacing = reader.Byte();
            if (width > int.MaxValue || height > int.MaxValue || channels == 0 || depth > 16 || interlacing > 1)
                throw PictureException.Damaged("its header is wrong");
            return new Header((int)width, (int)height, depth, channels, interlacing == 1);
        }

        private long Rows(long width, long height) =>
            width > 0 ? height * (1 + (((width * Depth * Channels) + 7) / 8)) : 0;

        /// <summary>One pass of Adam7: every so many pixels from an offset on.</summary>
        private long Pass(int columns, int rows, int left, int top) =>
            Rows((Width - left + columns - 1) / columns, (Height - top + rows - 1) / rows);
    }
}
