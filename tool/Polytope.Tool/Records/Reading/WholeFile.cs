using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Records.Reading;

/// <summary>Reads files at once, and pipes and devices until they end.</summary>
public static class WholeFile
{
    /// <summary>The largest content that is read.</summary>
    public const long MaximumBytes = 1L << 30;

    /// <exception cref="UnreadableFileException">
    /// It is missing, a folder, empty, over 1 GB, a Git LFS pointer, or can't be opened; or it is no file, but a pipe
    /// for example, and has more than <see cref="SlowRead.MaximumBytes"/>.
    /// </exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new UnreadableFileException(path, "this is a folder, not a file.");
        try
        {
            var bytes = Read(path, MaximumBytes);
            if (bytes.Length == 0) throw new UnreadableFileException(path, "the file is empty.");
            if (bytes.Length > MaximumBytes)
                throw new UnreadableFileException(path, "the file is larger than 1 GB.");
            // What a clone has in place of a large file that was not fetched.
            return !bytes.AsSpan().StartsWith("version https://git-lfs.github.com/spec/"u8) ? bytes
                : throw new UnreadableFileException(
                    path,
                    "this is a Git LFS pointer in place of the file: 'git lfs pull' in its repository fetches it.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableFileException(path, "there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(path, $"the file can't be read: {error.Message}", error);
        }
    }

    /// <summary>The content; where it is longer than the limit, a byte more than that.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnreadableFileException">
    /// It is no file, and has more than <see cref="SlowRead.MaximumBytes"/>.
    /// </exception>
    internal static byte[] Read(string path, long limit)
    {
        // Only a regular file has a length before it is read, and opening another may wait.
        if (new FileInfo(Target(path)) is not { Exists: true, Length: > 0 })
            return SlowRead.Bytes(path, () => File.OpenRead(path), limit);
        using var file = File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, limit + 1)];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static string Target(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
}
