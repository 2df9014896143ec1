using System.Buffers.Binary;

namespace Polytope.Tool.Images.Encoded;

/// <summary>
/// The orientation in EXIF data (a TIFF directory): 1 to 8, and 1 where it says nothing that can be understood.
/// </summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <param name="tiff">From the byte order on: II or MM.</param>
    public static int Of(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return 1;
        var isLittle = tiff.StartsWith("II"u8);
        if (!isLittle && !tiff.StartsWith("MM"u8)) return 1;
        var directory = Int32(tiff[4..], isLittle);
        if (directory > tiff.Length - 2) return 1;
        var entries = Int16(tiff[(int)directory..], isLittle);
        for (var at = (int)directory + 2; entries > 0 && at <= tiff.Length - EntryBytes; entries--, at += EntryBytes)
            if (Int16(tiff[at..], isLittle) == Tag)
                return Int16(tiff[(at + 8)..], isLittle) is >= 1 and <= 8 and var orientation ? orientation : 1;
        return 1;
    }

    private static int Int16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Int32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
