namespace Polytope.Tool.Trust;

/// <summary>Tells files from devices, whose content may never end.</summary>
internal static class RegularFile
{
    private const string Devices = "/dev/";

    /// <summary>Whether a path, also one of a link, leads to a file that is no device.</summary>
    public static bool IsAt(string path)
    {
        if (OperatingSystem.IsWindows()) return true;
        var full = Path.GetFullPath(path);
        return !full.StartsWith(Devices, StringComparison.Ordinal)
            && File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName.StartsWith(
                Devices, StringComparison.Ordinal) != true;
    }
}
