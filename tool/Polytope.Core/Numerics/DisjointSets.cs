namespace Polytope.Core.Numerics;

/// <summary>
/// A partition of the numbers from 0 on into disjoint sets: union-find with path halving (Tarjan and van Leeuwen 1984).
/// The representative of a set is its least member.
/// </summary>
internal sealed class DisjointSets
{
    private int[] _parents;

    /// <param name="count">So many numbers, each in a set of its own.</param>
    public DisjointSets(int count = 0)
    {
        _parents = [.. Enumerable.Range(0, count)];
        Count = count;
    }

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the next number, in a set of its own.</summary>
    public int Add()
    {
        if (Count == _parents.Length) Array.Resize(ref _parents, Math.Max(256, 2 * Count));
        _parents[Count] = Count;
        return Count++;
    }

    /// <summary>The least member of the set to which a number belongs.</summary>
    public int Find(int member)
    {
        while (_parents[member] != member) member = _parents[member] = _parents[_parents[member]];
        return member;
    }

    /// <summary>Merges two sets, given by a member of each.</summary>
    /// <returns>Whether they were two.</returns>
    public bool Merge(int one, int other)
    {
        int p = Find(one), q = Find(other);
        if (p == q) return false;
        _parents[Math.Max(p, q)] = Math.Min(p, q);
        return true;
    }

    /// <summary>Numbers the sets from 0 on, in the order of their least members.</summary>
    /// <returns>The set of each member, and the number of sets.</returns>
    public (int[] SetOf, int Count) Number()
    {
        var (setOf, count) = (new int[Count], 0);
        for (var member = 0; member < setOf.Length; member++)
            setOf[member] = _parents[member] == member ? count++ : setOf[Find(member)];
        return (setOf, count);
    }
}
