namespace Polytope.Core.Images.Shapes;

/// <summary>A closed polygon, in pixels from the middle of an image.</summary>
internal sealed class Outline(IEnumerable<(double U, double V)> corners)
{
    private readonly (double U, double V)[] _corners = [.. corners];

    /// <summary>
    /// The even-odd rule: whether a ray from (u, v) to the right crosses the outline an odd number of times. An edge
    /// counts if exactly one of its ends has a v greater than the point's.
    /// </summary>
    public bool Contains(double u, double v)
    {
        var inside = false;
        var (u0, v0) = _corners[^1];
        foreach (var (u1, v1) in _corners)
        {
            if (v0 > v != v1 > v && u < u0 + ((v - v0) * (u1 - u0) / (v1 - v0))) inside = !inside;
            (u0, v0) = (u1, v1);
        }

        return inside;
    }
}
