namespace Polytope.Tool.Images.Encoded;

/// <summary>
/// BMP: a file header, a bitmap header that begins with its length, colours, then rows padded to four bytes.
/// </summary>
internal static class BmpHeader
{
    private const int CoreLength = 12;
    private const int InfoLength = 40;

    /// <summary>Of headers that Windows and OS/2 write.</summary>
    private const int LongestHeader = 124;

    private const int Uncompressed = 0;
    private const int UncompressedWithMasks = 3;

    public static EncodedPicture Read(byte[] file)
    {
        var reader = new ByteReader(file);
        reader.Take(10);
        var pixels = reader.Little32();
        var length = reader.Little32();
        if (length is not (CoreLength or (>= 16 and <= LongestHeader)))
            throw PictureException.Damaged("its header is wrong");
        var (width, height) = length == CoreLength
            ? (reader.Little16(), reader.Little16())
            : ((int)reader.Little32(), (int)reader.Little32());
        reader.Take(2);
        var depth = reader.Little16();
        var compression = length >= InfoLength ? (int)reader.Little32() : Uncompressed;

        // Rows from the top have a negative height.
        if (width < 1 || height == int.MinValue) throw PictureException.Damaged("its header is wrong");
        height = Math.Abs(height);
        EncodedPicture.ThrowIfTooLarge(width, height);
        var row = (((long)width * depth) + 31) / 32 * 4;
        if (compression is Uncompressed or UncompressedWithMasks && pixels + (row * height) > file.Length)
            throw PictureException.CutOff();

        // A decoder takes what lies before the pixels for colours, and makes room for them first.
        if (pixels > file.Length) throw PictureException.CutOff();
        return new EncodedPicture(PictureKind.Bmp, width, height, file);
    }
}
