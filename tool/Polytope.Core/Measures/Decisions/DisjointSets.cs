namespace Polytope.Core.Measures.Decisions;

/// <summary>Sets of numbers from 0 on, merged two at a time (union-find with path halving).</summary>
internal sealed class DisjointSets
{
    private readonly List<int> _parent = [];

    public int Count => _parent.Count;

    /// <summary>A new set of one number.</summary>
    public int Add()
    {
        _parent.Add(_parent.Count);
        return _parent.Count - 1;
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
