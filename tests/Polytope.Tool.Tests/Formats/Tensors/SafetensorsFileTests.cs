using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Tests.Formats.Tensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Dictionary<string, string> NoMetadata = [];

    [Fact]
    public void A_small_file_is_written_like_this()
    {
        var file = new SafetensorsFile(
            [Tensor.Of("b", [1f, -2f], 2), Tensor.Of("a", [0.5f], 1, 1)],
            new Dictionary<string, string> { ["z"] = "1", ["epoch"] = "7" });
        const string header =
            """{"__metadata__":{"epoch":"7","z":"1"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"""
                + ""","a":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}""";
        var padded = header + new string(' ', (8 - (header.Length % 8)) % 8);
        byte[] expected =
        [
            (byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(padded),
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F,
        ];
        Assert.Equal(expected, file.ToBytes());
    }

    [Fact]
    public void Tensors_and_metadata_are_read_as_they_were_written_bit_for_bit()
    {
        var tensor = Gen.Select(Gen.String, Gen.UInt.Array[0, 20], Gen.Bool).Select((name, bits, flat) =>
        {
            var values = bits.Select(BitConverter.UInt32BitsToSingle).ToArray();
            return flat ? Tensor.Of(name, values, values.Length) : Tensor.Of(name, values, 1, values.Length, 1);
        });
        // Lone surrogates are no text that UTF-8 can hold.
        static bool IsText(string text) => !text.Any(char.IsSurrogate);
        Gen.Select(tensor.Array[0, 6], Gen.Select(Gen.String, Gen.String).Array[0, 4])
            .Where(
                (tensors, _) =>
                    tensors.All(t => IsText(t.Name))
                        && tensors.Select(t => t.Name).Distinct().Count() == tensors.Length)
            .Sample((tensors, texts) =>
            {
                var metadata = texts.Where(text => IsText(text.Item1) && IsText(text.Item2))
                    .DistinctBy(text => text.Item1).ToDictionary(text => text.Item1, text => text.Item2);
                var bytes = new SafetensorsFile(tensors, metadata).ToBytes();
                Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(bytes)) % 8);
                var read = SafetensorsFile.Parse("f", bytes);
                Assert.Equal(metadata, read.Metadata);
                Assert.Equal(tensors.Select(t => t.Name), read.Tensors.Select(t => t.Name));
                foreach (var (expected, actual) in tensors.Zip(read.Tensors))
                {
                    Assert.Equal(expected.Shape.AsSpan(), actual.Shape.AsSpan());
                    Assert.Equal(
                        expected.ToSingles().Select(BitConverter.SingleToUInt32Bits),
                        actual.ToSingles().Select(BitConverter.SingleToUInt32Bits));
                }
            });
    }

    [Fact]
    public void A_file_on_disk_is_read_again()
    {
        var path = _folder.File("f.safetensors");
        new SafetensorsFile([Tensor.Of("a", [1f], 1)], NoMetadata).Write(path);
        Assert.Equal([1f], SafetensorsFile.Read(path).Tensors.Single().ToSingles());
    }

    [Fact]
    public void Larger_elements_come_first_so_that_all_are_aligned()
    {
        var bytes = new SafetensorsFile([Tensor.Of("single", [1f], 1), Tensor.Of("double", [2.0], 1)], NoMetadata)
            .ToBytes();
        Assert.Equal(["double", "single"], SafetensorsFile.Parse("f", bytes).Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Names_are_unique_and_shapes_fit()
    {
        Assert.Throws<ArgumentException>(
            () => new SafetensorsFile([Tensor.Of("a", [1f], 1), Tensor.Of("a", [1f], 1)], NoMetadata));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([Tensor.Of("__metadata__", [1f], 1)], NoMetadata));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([Tensor.Of("a", [1f], 2)], NoMetadata));
    }

    [Theory]
    [InlineData("""[]""", 0, "the header does not begin with '{'")]
    [InlineData("""{"a":1}""", 0, "a is a number, but must be an object.")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__.a is a number, but must be a text.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "a: 'data_offsets' is missing.")]
    [InlineData(
        """{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4,
        "a.dtype is 'F31', which is no type of safetensors.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4,
        "a.shape[0] is -1, but must be an integer from 0 on.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4,
        "a.data_offsets must be two numbers, begin and end.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 4,
        "a.data_offsets are 0 and 8, outside of the 4 bytes of data")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4,
        "a.data_offsets are 4 and 0, outside of the 4 bytes of data")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4,
        "a.data_offsets hold 4 bytes, which is not what")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4611686018427387904,4,4],"data_offsets":[0,4]}}""", 4,
        "a.data_offsets hold 4 bytes, which is not what")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,9223372036854775807]"""
            + ""","data_offsets":[0,4]}}""",
        4, "a.data_offsets hold 4 bytes, which is not what")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4,
        "a.shape[0] is 99999999999999999999, but")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "tensor 'a' begins at byte 4 of the data, but what is before it ends at 0")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2]"""
            + ""","data_offsets":[4,12]}}""",
        12, "tensor 'b' begins at byte 4 of the data, but what is before it ends at 8")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8,
        "the tensors have 4 bytes in all, but the file has 8 bytes of data")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1]"""
            + ""","data_offsets":[4,8]}}""",
        8, "this is no valid JSON: ")]
    [InlineData("""{"\ud800":{}}""", 0, "this is no valid JSON: ")]
    public void Hostile_headers_are_refused_with_their_place(string header, int data, string reason)
    {
        var bytes = new byte[8 + header.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.UTF8.GetBytes(header, bytes.AsSpan(8));
        Assert.StartsWith(
            reason, Assert.Throws<UnreadableFileException>(() => SafetensorsFile.Parse("f", bytes)).Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(3UL)]
    [InlineData(uint.MaxValue)]
    public void A_header_longer_than_the_file_is_refused_before_anything_is_allocated(ulong length)
    {
        var bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.StartsWith(
            $"the first eight bytes announce a header of {length} bytes, but the file has 10",
            Assert.Throws<UnreadableFileException>(() => SafetensorsFile.Parse("f", bytes)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_throw_only_the_documented_error()
    {
        var whole = new SafetensorsFile(
            [Tensor.Of("0.weight", new float[6], 3, 2), Tensor.Of("0.bias", new float[3], 3)],
            new Dictionary<string, string> { ["activation"] = "relu" }).ToBytes();
        Fuzzed.Sample(whole, damaged => SafetensorsFile.Parse("f", damaged), 3000);
    }
}
