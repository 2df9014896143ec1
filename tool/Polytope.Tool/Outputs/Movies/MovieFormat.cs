namespace Polytope.Tool.Outputs.Movies;

/// <summary>The file format of a movie.</summary>
public enum MovieFormat
{
    Webp,
    Mp4,
    Webm,
}
