using CsCheck;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Formats;

/// <summary>
/// Damages a file's content in many ways: a reader must read the result or throw its documented error.
/// </summary>
internal static class Fuzzed
{
    public static void Sample(byte[] whole, Action<byte[]> read, int iterations = 500)
    {
        var changed =
            Gen.Select(Gen.Int[0, whole.Length - 1], Gen.OneOf(Gen.Byte, Gen.Const((byte)0), Gen.Const((byte)255)))
            .Array[1, 6].Select(changes =>
            {
                var bytes = (byte[])whole.Clone();
                foreach (var (at, value) in changes) bytes[at] = value;
                return bytes;
            });
        var cut = Gen.Int[0, whole.Length - 1].Select(length => whole[..length]);
        var longer = Gen.Byte.Array[1, 9].Select(tail => (byte[])[.. whole, .. tail]);
        // A part of the file is repeated or removed.
        var shifted = Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length])
            .Select((end, start) => (byte[])[.. whole[..end], .. whole[start..]]);
        Gen.OneOf(changed, cut, longer, shifted, Gen.Byte.Array[0, 40]).Sample(bytes =>
        {
            try
            {
                read(bytes);
            }
            catch (UnreadableFileException)
            {
            }
        }, iter: iterations);
    }
}
