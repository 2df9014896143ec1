namespace Polytope.Core.Inspection;

/// <summary>A window in any number of dimensions: Lower[i] &lt;= x_i &lt;= Upper[i].</summary>
public sealed record InputWindow
{
    /// <exception cref="ArgumentException">Bounds that are not finite, or leave no inside.</exception>
    public InputWindow(IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        if (lower.Count != upper.Count) throw new ArgumentException("As many lower bounds as upper ones are needed.", nameof(upper));
        for (var i = 0; i < lower.Count; i++)
            if (!(double.IsFinite(lower[i]) && double.IsFinite(upper[i]) && lower[i] < upper[i]))
                throw new ArgumentException(
                    FormattableString.Invariant($"Along coordinate {i} the window goes from {lower[i]} to {upper[i]}: it has no inside."), nameof(lower));
        (Lower, Upper) = (lower, upper);
    }

    public IReadOnlyList<double> Lower { get; }

    public IReadOnlyList<double> Upper { get; }

    /// <summary>The first coordinate of a point that is outside, or -1; the sides belong to the window.</summary>
    public int FirstOutside(ReadOnlySpan<double> x)
    {
        for (var i = 0; i < x.Length; i++)
            if (x[i] < Lower[i] || x[i] > Upper[i]) return i;
        return -1;
    }
}
