using System.Globalization;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>
/// Tensors that lie in a file beside the model, as exporters write large ones: <c>location</c> names the file,
/// relative to the model's folder, <c>offset</c> and <c>length</c> the bytes in it.
/// </summary>
internal static class ExternalData
{
    /// <exception cref="UnreadableFileException">
    /// The file is missing, too short or outside of the model's folder.
    /// </exception>
    public static byte[] Read(string path, string tensor, Dictionary<string, string> entries, long bytes)
    {
        var location = entries.GetValueOrDefault("location", "");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        // A model that somebody else made must not make the tool read any file of the machine.
        var parts = location.Split('/', '\\');
        if (location.Length == 0 || Path.IsPathRooted(location) || parts.Contains("..") || location.Contains('\0'))
            throw new UnreadableFileException(
                path, $"tensor '{tensor}' is kept in '{location}', which is no file in the model's folder.");
        var (offset, length) = (Number("offset", 0), Number("length", bytes));
        if (length != bytes)
            throw new UnreadableFileException(path, FormattableString.Invariant(
                $"tensor '{tensor}' has {length} bytes in '{location}', but its shape and type need {bytes}."));
        var file = Path.Combine([folder, .. parts]);
        try
        {
            using var stream = File.OpenRead(file);
            if (offset > stream.Length || bytes > stream.Length - offset)
                throw new UnreadableFileException(path, FormattableString.Invariant(
                    $"tensor '{tensor}' is kept in '{location}', bytes {offset} to {(Int128)offset + bytes}, ")
                    + FormattableString.Invariant($"but that file has {stream.Length} bytes: it is cut off."));
            stream.Position = offset;
            var content = new byte[bytes];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableFileException(
                path, $"tensor '{tensor}' is kept in '{location}', which is missing: it belongs beside the model.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(
                path, $"tensor '{tensor}' is kept in '{location}', which can't be read: {error.Message}", error);
        }

        long Number(string key, long otherwise) => !entries.TryGetValue(key, out var text) ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new UnreadableFileException(
                path, $"tensor '{tensor}' has the {key} '{text}', which is no count of bytes.");
    }
}
