using Polytope.Tool.Records;

namespace Polytope.Tool.Trust;

/// <summary>A file of code as it is now.</summary>
/// <param name="Name">As its manifest names it, or relative to its plug-in's folder.</param>
internal sealed record CodeFile(string Name, string Sha256)
{
    public static CodeFile Of(string folder, string name) => new(name, Digest.OfFile(Path.Combine(folder, name)));
}
