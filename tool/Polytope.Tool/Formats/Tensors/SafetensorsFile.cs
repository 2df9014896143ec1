using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Formats.Tensors;

/// <summary>
/// The safetensors format: eight bytes with the header's length N (little-endian), N bytes of JSON that give for each
/// tensor's name its <c>dtype</c>, <c>shape</c> and <c>data_offsets</c> (begin and end, counted from the header's end),
/// and under <c>__metadata__</c> texts by name; then the tensors' bytes, without gaps or overlaps.
/// </summary>
public sealed class SafetensorsFile
{
    private const int LengthBytes = 8;
    private const int MaximumHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <param name="tensors">In the order in which they are to be listed.</param>
    /// <param name="metadata">Written in the ordinal order of its keys.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a shape does not fit its content.</exception>
    public SafetensorsFile(IEnumerable<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = [.. tensors];
        Metadata = metadata;
        var names = new HashSet<string>([MetadataKey], StringComparer.Ordinal);
        foreach (var tensor in Tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"Tensor name '{tensor.Name}' is taken.", nameof(tensors));
            if (Tensor.ByteCount(tensor.Type, tensor.Shape) != tensor.Content.Length)
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' has another size than its shape says.", nameof(tensors));
        }
    }

    public IReadOnlyList<Tensor> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is damaged; says what and where.
    /// </exception>
    public static SafetensorsFile Read(string path) => Parse(path, WholeFile.Read(path));

    /// <param name="path">What errors call the file.</param>
    /// <param name="content">The whole file; kept, not copied.</param>
    /// <exception cref="UnreadableFileException">The content is no safetensors file; says what and where.</exception>
    public static SafetensorsFile Parse(string path, ReadOnlyMemory<byte> content)
    {
        if (content.Length < LengthBytes + 2)
            throw new UnreadableFileException(path, "the file is too short for a safetensors header.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(content.Span);
        if (length > MaximumHeader || length > (ulong)(content.Length - LengthBytes))
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"the first eight bytes announce a header of {length} bytes, but the file has {content.Length}:")
                + " it is cut off or no safetensors file.");
        var header = content.Slice(LengthBytes, (int)length);
        if (header.IsEmpty || header.Span[0] != '{')
            throw new UnreadableFileException(path, "the header does not begin with '{': this is no safetensors file.");

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var placed = new List<(long Begin, long End, Tensor Tensor)>();
        foreach (var (key, value) in LocatedJson.Parse(path, header).Properties())
        {
            if (key == MetadataKey)
                foreach (var (name, text) in value.Properties()) metadata.Add(name, text.Text());
            else
                placed.Add(ReadTensor(key, value, content[(LengthBytes + (int)length)..]));
        }

        var ordered = placed.OrderBy(place => place.Begin).ThenBy(place => place.End);
        CheckGapless(path, ordered, content.Length - LengthBytes - (long)length);
        return new SafetensorsFile(placed.Select(place => place.Tensor), metadata);
    }

    /// <exception cref="IOException">The file can't be written.</exception>
    public void Write(string path, bool durable = true) => AtomicFile.Write(path, ToBytes(), durable);

    /// <summary>
    /// The whole file: a header padded with spaces to a multiple of eight bytes, then the tensors with larger elements
    /// first, else in their order. The same tensors and metadata give the same bytes.
    /// </summary>
    public byte[] ToBytes()
    {
        var ordered = Tensors.OrderByDescending(tensor => Tensor.SizeOf(tensor.Type)).ToList();
        var header = Header(ordered);
        var start = (LengthBytes + header.Length + 7) / 8 * 8;
        var bytes = new byte[start + ordered.Sum(tensor => tensor.Content.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, start - LengthBytes);
        header.CopyTo(bytes.AsSpan(LengthBytes));
        bytes.AsSpan((LengthBytes + header.Length)..start).Fill((byte)' ');
        foreach (var tensor in ordered)
        {
            tensor.Content.Span.CopyTo(bytes.AsSpan(start));
            start += tensor.Content.Length;
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Header(List<Tensor> ordered)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (Metadata.Count > 0)
        {
            json.WriteStartObject(MetadataKey);
            foreach (var (key, text) in Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                json.WriteString(key, text);
            json.WriteEndObject();
        }

        var offset = 0L;
        foreach (var tensor in ordered)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type);
            json.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape) json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Content.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static (long Begin, long End, Tensor Tensor) ReadTensor(
        string name, LocatedJson entry, ReadOnlyMemory<byte> data)
    {
        LocatedJson type = entry["dtype"], shape = entry["shape"], offsets = entry["data_offsets"];
        if (Tensor.SizeOf(type.Text()) == 0) throw type.Error($"is '{type.Text()}', which is no type of safetensors.");
        var dimensions = shape.Items().Select(dimension => dimension.Count()).ToArray();
        var bounds = offsets.Items();
        if (bounds.Count != 2) throw offsets.Error("must be two numbers, begin and end.");
        long begin = bounds[0].Count(), end = bounds[1].Count();
        if (begin > end || end > data.Length)
            throw offsets.Error(FormattableString.Invariant(
                $"are {begin} and {end}, outside of the {data.Length} bytes of data: the file is cut off or damaged."));
        if (Tensor.ByteCount(type.Text(), dimensions) is not { } bytes || bytes != end - begin)
            throw offsets.Error(FormattableString.Invariant(
                $"hold {end - begin} bytes, which is not what 'shape' and 'dtype' need."));
        return (begin, end, new Tensor(name, type.Text(), [.. dimensions], data[(int)begin..(int)end]));
    }

    private static void CheckGapless(
        string path, IEnumerable<(long Begin, long End, Tensor Tensor)> placed, long length)
    {
        var expected = 0L;
        foreach (var (begin, end, tensor) in placed)
        {
            if (begin != expected)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"tensor '{tensor.Name}' begins at byte {begin} of the data, but what is before it ")
                    + FormattableString.Invariant($"ends at {expected}: the file is damaged."));
            expected = end;
        }

        if (expected != length)
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"the tensors have {expected} bytes in all, but the file has {length} bytes of data: it is damaged."));
    }
}
