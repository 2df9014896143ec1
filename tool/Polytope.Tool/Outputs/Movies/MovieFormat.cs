namespace Polytope.Tool.Outputs.Movies;

/// <summary>The file format of a movie.</summary>
public enum MovieFormat
{
    Webp,
    Gif,
    Mp4,
    Webm,
}
