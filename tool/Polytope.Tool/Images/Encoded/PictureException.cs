namespace Polytope.Tool.Images.Encoded;

/// <summary>Why a file is no picture that can be read, as part of a sentence.</summary>
internal sealed class PictureException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    public static PictureException CutOff() =>
        new("the picture is cut off: the file ends before its last pixel. Copy or save it again.");

    /// <param name="what">In a few words, what is wrong.</param>
    public static PictureException Damaged(string what) =>
        new($"the picture is damaged and can't be decoded ({what}). Copy or save it again.");

    /// <param name="cause">What a decoder said.</param>
    public static PictureException Damaged(Exception cause) =>
        new($"the picture is damaged and can't be decoded ({cause.GetType().Name}). Copy or save it again.", cause);
}
