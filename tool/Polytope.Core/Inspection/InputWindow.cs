namespace Polytope.Core.Inspection;

/// <summary>A box in any number of dimensions: <c>Lower[i] &lt;= x_i &lt;= Upper[i]</c>.</summary>
public sealed record InputWindow
{
    /// <exception cref="ArgumentException">
    /// The lists differ in length, a bound is not finite, or a lower bound is not less than the upper one.
    /// </exception>
    public InputWindow(IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        if (lower.Count != upper.Count)
            throw new ArgumentException("A window needs as many lower bounds as upper ones.", nameof(upper));
        for (var i = 0; i < lower.Count; i++)
        {
            if (double.IsFinite(lower[i]) && double.IsFinite(upper[i]) && lower[i] < upper[i]) continue;
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Along coordinate {i} the window goes from {lower[i]} to {upper[i]}: it has no inside."),
                nameof(lower));
        }

        (Lower, Upper) = (lower, upper);
    }

    public IReadOnlyList<double> Lower { get; }

    public IReadOnlyList<double> Upper { get; }

    /// <summary>The index of the first coordinate of x outside the closed window, or -1.</summary>
    public int FirstOutside(ReadOnlySpan<double> x)
    {
        for (var i = 0; i < x.Length; i++)
            if (x[i] < Lower[i] || x[i] > Upper[i]) return i;
        return -1;
    }
}
