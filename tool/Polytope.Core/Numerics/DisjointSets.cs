namespace Polytope.Core.Numerics;

/// <summary>
/// A partition of the numbers from 0 on into disjoint sets: union-find with path halving (Tarjan and van Leeuwen 1984).
/// The representative of a set is its least member.
/// </summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;

    /// <param name="count">So many numbers, each in a set of its own.</param>
    public DisjointSets(int count) => _parents = [.. Enumerable.Range(0, count)];

    /// <summary>The least member of the set to which a number belongs.</summary>
    public int Find(int member)
    {
        while (_parents[member] != member) member = _parents[member] = _parents[_parents[member]];
        return member;
    }

    /// <summary>Merges two sets, given by a member of each.</summary>
    public void Merge(int one, int other)
    {
        int p = Find(one), q = Find(other);
        _parents[Math.Max(p, q)] = Math.Min(p, q);
    }

    /// <summary>Numbers the sets from 0 on, in the order of their least members.</summary>
    /// <returns>The set of each member, and the number of sets.</returns>
    public (int[] SetOf, int Count) Number()
    {
        var (setOf, count) = (new int[_parents.Length], 0);
        for (var member = 0; member < setOf.Length; member++)
            setOf[member] = _parents[member] == member ? count++ : setOf[Find(member)];
        return (setOf, count);
    }
}
