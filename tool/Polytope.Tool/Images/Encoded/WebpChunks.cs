using System.Buffers.Binary;
using System.Text;
using Polytope.Tool.Images.Encoded.Lossless;

namespace Polytope.Tool.Images.Encoded;

/// <summary>
/// WebP (developers.google.com/speed/webp/docs/riff_container): a RIFF file of chunks, each a name, a length and data.
/// Of an animation the first frame.
/// </summary>
internal static class WebpChunks
{
    /// <summary>
    /// Of prefix codes; the decoder makes tables of up to 40 KB for each. libwebp's encoder writes 2,600 at most.
    /// </summary>
    private const int MaximumGroups = 4096;

    private const byte LosslessSignature = 0x2F;

    public static EncodedPicture Read(ReadOnlySpan<byte> file)
    {
        var length = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (length > file.Length) throw PictureException.CutOff();
        var reader = new ByteReader(file[..(int)length]);
        reader.Take(12);
        var still = new Still();
        var (orientation, canvas) = (1, ((int Width, int Height)?)null);
        while (!reader.IsAtEnd)
        {
            var (name, data) = Chunk(ref reader);
            if (name == "VP8X") canvas = Canvas(data);
            if (name == "EXIF") orientation = ExifOrientation.Of(data.StartsWith("Exif\0\0"u8) ? data[6..] : data);
            if (name == "ANMF" && still.IsEmpty) still.ReadFrame(data);
            else still.Keep(name, data);
        }

        if (still.IsEmpty) throw PictureException.Damaged("it has no pixels");
        var (width, height) = canvas ?? (still.Frame.Width, still.Frame.Height);
        if (still.Frame.Left + still.Frame.Width > width || still.Frame.Top + still.Frame.Height > height)
            throw PictureException.Damaged("its pixels don't fit into its size");
        EncodedPicture.ThrowIfTooLarge(still.Frame.Width, still.Frame.Height);
        still.ThrowIfTooManyGroups();
        return new EncodedPicture(PictureKind.Webp, width, height, still.ToFile())
        {
            Frame = still.Frame,
            Orientation = orientation,
        };
    }

    private static (string Name, byte[] Data) Chunk(ref ByteReader reader)
    {
        var name = Encoding.ASCII.GetString(reader.Take(4));
        var length = reader.Little32();
        var data = reader.Take(length).ToArray();
        if (length % 2 == 1 && !reader.IsAtEnd) reader.Byte();
        return (name, data);
    }

    private static (int Width, int Height) Canvas(ReadOnlySpan<byte> data)
    {
        var reader = new ByteReader(data);
        reader.Take(4);
        return (1 + reader.Little24(), 1 + reader.Little24());
    }

    /// <summary>The bitstream of one picture, and its alpha plane if it has one.</summary>
    private sealed class Still
    {
        private byte[]? _bitstream;
        private byte[]? _alpha;
        private string _name = "";

        public bool IsEmpty => _bitstream is null;

        public PictureFrame Frame { get; private set; }

        /// <summary>A frame of an animation: a rectangle, a duration, flags, then chunks.</summary>
        public void ReadFrame(ReadOnlySpan<byte> data)
        {
            var reader = new ByteReader(data);
            var (left, top) = (2 * reader.Little24(), 2 * reader.Little24());
            reader.Take(10);
            while (!reader.IsAtEnd && IsEmpty)
            {
                var (name, chunk) = Chunk(ref reader);
                Keep(name, chunk);
            }

            Frame = Frame with { Left = left, Top = top };
        }

        public void Keep(string name, byte[] data)
        {
            if (!IsEmpty) return;
            if (name == "ALPH") _alpha = data;
            if (name is not ("VP8 " or "VP8L")) return;
            (_name, _bitstream) = (name, data);
            var reader = new ByteReader(data);
            var (width, height) = name == "VP8L" ? LosslessSize(ref reader) : LossySize(ref reader);
            Frame = new PictureFrame(0, 0, width, height);
        }

        /// <exception cref="PictureException">Tables for prefix codes would take too much memory.</exception>
        public void ThrowIfTooManyGroups()
        {
            // Bytes before the transforms: signature and size of a picture, how an alpha plane is compressed.
            var (stream, header) = _name == "VP8L" ? (_bitstream, 5) : (_alpha, 1);
            if (stream is not [var first, ..]) return;
            if (_name == "VP8L" && first != LosslessSignature) throw PictureException.Damaged("its signature is wrong");
            if (_name != "VP8L" && (first & 3) == 0) return;
            int groups;
            try
            {
                groups = LosslessHeader.CountGroups(stream.AsSpan(header), Frame.Width, Frame.Height);
            }
            catch (InvalidDataException)
            {
                throw PictureException.Damaged("its prefix codes are wrong");
            }
            catch (EndOfStreamException)
            {
                throw PictureException.CutOff();
            }

            if (groups > MaximumGroups)
                throw new PictureException(FormattableString.Invariant(
                    $"the picture has {groups} groups of prefix codes, more than {MaximumGroups}, and would take ")
                    + "too much memory to decode. Save it as PNG.");
        }

        public byte[] ToFile()
        {
            using var file = new MemoryStream();
            file.Write("RIFF\0\0\0\0WEBP"u8);
            if (_alpha is not null && _name == "VP8 ")
            {
                var header = new byte[10];
                header[0] = 0x10;
                Put24(header.AsSpan(4), Frame.Width - 1);
                Put24(header.AsSpan(7), Frame.Height - 1);
                Write(file, "VP8X", header);
                Write(file, "ALPH", _alpha);
            }

            Write(file, _name, _bitstream!);
            var content = file.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(4), content.Length - 8);
            return content;
        }

        private static (int Width, int Height) LossySize(ref ByteReader reader)
        {
            reader.Take(6);
            return (reader.Little16() & 0x3FFF, reader.Little16() & 0x3FFF);
        }

        private static (int Width, int Height) LosslessSize(ref ByteReader reader)
        {
            reader.Take(1);
            var bits = reader.Little32();
            return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        private static void Write(MemoryStream file, string name, byte[] data)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
            file.Write(Encoding.ASCII.GetBytes(name));
            file.Write(length);
            file.Write(data);
            if (data.Length % 2 == 1) file.WriteByte(0);
        }

        private static void Put24(Span<byte> bytes, int value)
        {
            for (var i = 0; i < 3; i++) bytes[i] = (byte)(value >> (8 * i));
        }
    }
}
