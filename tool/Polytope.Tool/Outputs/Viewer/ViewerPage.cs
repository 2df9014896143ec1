using System.Text;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// The page without a run, built from <c>Polytope.Viewer</c>, in two halves, with the run's scripts between them. The
/// first script is the run (<see cref="ViewerRun"/>), each further one has some frames (<see cref="FrameChunk"/>), or
/// says in which epoch the training diverged (<c>divergedIn</c>).
/// </summary>
internal static class ViewerPage
{
    private const string Place = "<!--RUN-->";

    private static readonly Lazy<(byte[] Head, byte[] Tail)> Halves = new(() =>
    {
        using var stream = typeof(ViewerPage).Assembly.GetManifestResourceStream("viewer.html")
            ?? throw new InvalidOperationException("The page is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var halves = reader.ReadToEnd().Split(Place);
        return halves.Length == 2
            ? (Encoding.UTF8.GetBytes(halves[0]), Encoding.UTF8.GetBytes(halves[1]))
            : throw new InvalidOperationException("The page has not one place for a run.");
    });

    public static byte[] Head => Halves.Value.Head;

    public static byte[] Tail => Halves.Value.Tail;

    /// <summary>A script element that holds JSON, and nothing that runs.</summary>
    public static byte[] Script(byte[] json) =>
        [.. "<script type=\"application/json\" class=\"run\">"u8, .. ScriptJson.Bare(json), .. "</script>\n"u8];
}
