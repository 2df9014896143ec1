namespace Faulty;

/// <summary>
/// What goes wrong as the plug-in is loaded: the text of a file <c>fault.txt</c> beside the assembly, if there is one.
/// </summary>
internal static class Marker
{
    public static string Text { get; } = Read();

    private static string Read()
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(Marker).Assembly.Location)!, "fault.txt");
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
