namespace Polytope.Tool.Images.Encoded;

/// <summary>
/// JPEG (itu.int/rec/T-REC-T.81): markers, most with a segment of a length and data; the entropy-coded bytes of a scan
/// follow its header up to the next marker.
/// </summary>
internal static class JpegSegments
{
    /// <summary>Each scan passes over all blocks. Encoders write about ten.</summary>
    private const int MaximumScans = 100;

    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte FirstApplication = 0xE0;
    private const byte ExifApplication = 0xE1;
    private const byte AdobeApplication = 0xEE;
    private const byte LastApplication = 0xEF;
    private const byte Comment = 0xFE;

    public static EncodedPicture Read(ReadOnlySpan<byte> file)
    {
        var reader = new ByteReader(file);
        var kept = new MemoryStream(file.Length);
        kept.Write(reader.Take(2));
        var (width, height, orientation, scans) = (0, 0, 1, 0);
        while (true)
        {
            var start = reader.Position;
            var marker = Marker(ref reader);
            if (marker == EndOfImage) break;
            if (marker is StartOfImage or 0x01 or (>= 0xD0 and <= 0xD7)) continue;
            var data = Segment(ref reader);
            if (IsFrame(marker))
            {
                if (width != 0) throw PictureException.Damaged("it has a second header");
                (width, height) = Size(data);
            }

            if (marker == ExifApplication && data.StartsWith("Exif\0\0"u8)) orientation = ExifOrientation.Of(data[6..]);
            if (marker == StartOfScan)
            {
                if (width == 0) throw PictureException.Damaged("it has no header");
                if (++scans > MaximumScans) throw PictureException.Damaged("it has too many scans");
                SkipScan(ref reader, file);
            }

            if (marker is AdobeApplication or not ((>= FirstApplication and <= LastApplication) or Comment))
                kept.Write(file[start..reader.Position]);
        }

        if (scans == 0) throw PictureException.Damaged("it has no pixels");
        kept.Write([0xFF, EndOfImage]);
        return new EncodedPicture(PictureKind.Jpeg, width, height, kept.ToArray()) { Orientation = orientation };
    }

    private static byte Marker(ref ByteReader reader)
    {
        if (reader.Byte() != 0xFF) throw PictureException.Damaged("a marker is missing");
        while (true)
        {
            if (reader.Byte() is not 0xFF and var marker) return marker;
        }
    }

    private static ReadOnlySpan<byte> Segment(ref ByteReader reader)
    {
        var length = reader.Big16();
        if (length < 2) throw PictureException.Damaged("a segment is too short");
        return reader.Take(length - 2);
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static (int Width, int Height) Size(ReadOnlySpan<byte> frame)
    {
        var reader = new ByteReader(frame);
        reader.Byte();
        var height = reader.Big16();
        return (reader.Big16(), height);
    }

    /// <summary>To the next marker that is none of a scan's own: a stuffed zero or a restart.</summary>
    private static void SkipScan(ref ByteReader reader, ReadOnlySpan<byte> file)
    {
        while (true)
        {
            var next = file[reader.Position..].IndexOf((byte)0xFF);
            if (next < 0 || reader.Position + next + 1 >= file.Length) throw PictureException.CutOff();
            reader.Take(next);
            if (file[reader.Position + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7))) return;
            reader.Take(file[reader.Position + 1] == 0xFF ? 1 : 2);
        }
    }
}
