namespace Polytope.Core.Rasters;

/// <summary>Keeps one cleared <see cref="SecondDifferences"/> for the next picture of the same size.</summary>
/// <remarks>
/// Reading clears the rows. If an exception is thrown before all are read, the buffer is not returned, hence not
/// reused.
/// </remarks>
internal sealed class DifferencesPool
{
    private SecondDifferences? _idle;

    /// <summary>A buffer of zeros.</summary>
    public SecondDifferences Rent(int width, int height)
    {
        var rented = _idle is { } idle && idle.Width == width && idle.Height == height
            ? idle
            : new SecondDifferences(width, height);
        _idle = null;
        return rented;
    }

    /// <summary>Keeps a buffer, all of whose rows have been read.</summary>
    public void Return(SecondDifferences cleared) => _idle = cleared;
}
