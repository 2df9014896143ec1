using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>The palette's indices of the frame that is shown, and what the next frame changes of it.</summary>
internal sealed class FrameIndices(Box whole, Box changing)
{
    private readonly byte[] _pixels = new byte[4 * whole.Width * whole.Height];
    private readonly byte[] _indices = new byte[whole.Width * whole.Height];
    private readonly byte[] _changes = new byte[whole.Width * whole.Height];
    private byte[] _shown = [];

    /// <summary>Takes the RGBA pixels of the next frame.</summary>
    public Span<byte> Pixels(Box box) => _pixels.AsSpan(0, 4 * box.Width * box.Height);

    /// <summary>The indices of the pixels that were taken; transparent where the frame before has the same.</summary>
    /// <param name="box">The whole sheet for the first frame, then what can change.</param>
    public ReadOnlySpan<byte> Next(Box box, SharedPalette palette)
    {
        var size = box.Width * box.Height;
        var indices = _indices.AsSpan(0, size);
        palette.Map(Pixels(box), box, indices);
        if (box == whole)
        {
            _shown = new byte[changing.Width * changing.Height];
            for (var row = 0; row < changing.Height; row++)
            {
                var start = ((changing.Top + row) * whole.Width) + changing.Left;
                indices.Slice(start, changing.Width).CopyTo(_shown.AsSpan(row * changing.Width));
            }

            return indices;
        }

        for (var i = 0; i < size; i++) _changes[i] = indices[i] == _shown[i] ? AnimatedGif.Transparent : indices[i];
        indices.CopyTo(_shown);
        return _changes.AsSpan(0, size);
    }
}
