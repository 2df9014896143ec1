using System.IO.Compression;

namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>Pixels of all frames, compressed, in a temporary file that is deleted when it is closed.</summary>
internal sealed class StoredSheets(string path) : IDisposable
{
    private readonly FileStream _file = new(
        path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private readonly List<(long Start, int Length)> _places = [];

    public int Count => _places.Count;

    public static byte[] Compress(byte[] pixels)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest)) deflate.Write(pixels);
        return compressed.ToArray();
    }

    public void Add(byte[] compressed)
    {
        _places.Add((_file.Length, compressed.Length));
        _file.Position = _file.Length;
        _file.Write(compressed);
    }

    /// <summary>The pixels of a frame.</summary>
    public void Read(int frame, Span<byte> pixels)
    {
        var (start, length) = _places[frame];
        var compressed = new byte[length];
        _file.Position = start;
        _file.ReadExactly(compressed);
        using var deflate = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        deflate.ReadExactly(pixels);
    }

    public void Dispose() => _file.Dispose();
}
