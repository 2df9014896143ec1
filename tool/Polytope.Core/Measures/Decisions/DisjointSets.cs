namespace Polytope.Core.Measures.Decisions;

/// <summary>Sets of numbers from 0 on, merged two at a time (union-find with path halving).</summary>
internal sealed class DisjointSets
{
    private int[] _parent = new int[256];

    public int Count { get; private set; }

    /// <summary>A new set of one number.</summary>
    public int Add()
    {
        if (Count == _parent.Length) Array.Resize(ref _parent, 2 * Count);
        _parent[Count] = Count;
        return Count++;
    }

    /// <summary>The least number of a number's set.</summary>
    public int Root(int number)
    {
        while (_parent[number] != number) number = _parent[number] = _parent[_parent[number]];
        return number;
    }

    /// <returns>Whether they were two sets.</returns>
    public bool Union(int one, int other)
    {
        (one, other) = (Root(one), Root(other));
        if (one == other) return false;
        _parent[Math.Max(one, other)] = Math.Min(one, other);
        return true;
    }
}
