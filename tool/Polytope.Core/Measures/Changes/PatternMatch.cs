using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// Which cells of two frames in a row have the same activation pattern. A pattern has at most one cell in a window,
/// because the points that share it are convex.
/// </summary>
public sealed class PatternMatch
{
    private readonly int[] _before;

    /// <exception cref="ArgumentException">The networks differ in shape.</exception>
    public PatternMatch(Partition before, Partition now)
    {
        if (!before.Network.Shape.Equals(now.Network.Shape))
        {
            throw new ArgumentException("The networks differ in shape.", nameof(now));
        }

        var known = new PatternTable(before);
        _before = new int[now.CellCount];
        PartitionSpans areas = new(now), areasBefore = new(before);
        var dead = new bool[before.CellCount];
        Array.Fill(dead, true);
        for (var cell = 0; cell < _before.Length; cell++)
        {
            _before[cell] = known.Find(now.Pattern(cell).Words);
            if (_before[cell] >= 0)
            {
                dead[_before[cell]] = false;
                continue;
            }

            Births++;
            BornArea += areas.Area(cell);
        }

        for (var cell = 0; cell < dead.Length; cell++)
        {
            if (!dead[cell]) continue;
            Deaths++;
            DeadArea += areasBefore.Area(cell);
        }
    }

    /// <summary>For each cell the one of the frame before with the same pattern; -1 for a new pattern.</summary>
    public ReadOnlySpan<int> Before => _before;

    /// <summary>Patterns that the frame before did not have.</summary>
    public int Births { get; }

    /// <summary>The area of their cells, now.</summary>
    public double BornArea { get; }

    /// <summary>Patterns of the frame before that are gone.</summary>
    public int Deaths { get; }

    /// <summary>The area that their cells had.</summary>
    public double DeadArea { get; }
}
