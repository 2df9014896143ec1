using System.Formats.Tar;

namespace Polytope.Tool.Trust;

/// <summary>Tells files from pipes, sockets and devices, whose content may never come, or never end.</summary>
internal static class RegularFile
{
    private const string Devices = "/dev/";

    /// <summary>Whether a path, also one of a link, leads to a file, and not to a pipe, a socket or a device.</summary>
    /// <exception cref="IOException">The system does not say.</exception>
    public static bool IsAt(string path) => !IsDevice(path) && IsFile(Target(path));

    /// <summary>Whether it leads to one of the system's devices, such as <c>/dev/null</c>.</summary>
    public static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && (Path.GetFullPath(path).StartsWith(Devices, StringComparison.Ordinal)
            || Target(path).StartsWith(Devices, StringComparison.Ordinal));

    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        return OperatingSystem.IsWindows() ? full
            : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    private static bool IsFile(string path)
    {
        // Pipes, sockets and devices have no length.
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 }) return true;
        try
        {
            // Of what .NET offers, an archive alone tells the kind of a file; and opening a pipe would wait.
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
                writer.WriteEntry(path, "file");
            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile };
        }
        catch (IOException)
        {
            // What no archive can hold, such as a socket.
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // A file that may not be read, which whoever reads it says.
            return true;
        }
    }
}
