using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Records;

/// <summary>Reads small files at once.</summary>
public static class WholeFile
{
    private const long MaximumBytes = 1L << 30;

    /// <exception cref="UnreadableFileException">
    /// It is missing, a folder, empty, over 1 GB, a Git LFS pointer, or can't be opened.
    /// </exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new UnreadableFileException(path, "this is a folder, not a file.");
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length == 0) throw new UnreadableFileException(path, "the file is empty.");
            if (file.Length > MaximumBytes) throw new UnreadableFileException(path, "the file is larger than 1 GB.");
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
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
}
