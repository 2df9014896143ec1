namespace Polytope.Tool.Pipeline;

/// <summary>Where a plan's image comes from. Closed: drawn, or a file.</summary>
public abstract record PlannedImage
{
    private protected PlannedImage()
    {
    }
}

/// <summary>A shape that the tool draws.</summary>
/// <param name="Shape">Its name: <c>ring</c>.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Parameters">The shape's own keys, all defaults resolved.</param>
public sealed record DrawnImage(
    string Shape, int Width, int Height, IReadOnlyDictionary<string, object?> Parameters) : PlannedImage;

/// <summary>A picture file.</summary>
/// <param name="Written">The path as the manifest has it, for people.</param>
/// <param name="Path">The full path: Written, from the manifest's folder.</param>
/// <param name="Digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
public sealed record ImageFile(string Written, string Path, string Digest) : PlannedImage;
