using System.Collections.Immutable;

namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>The lengths of a tensor's dimensions, outermost first; none for a single number. Row-major order.</summary>
internal sealed class TensorShape : IEquatable<TensorShape>
{
    private const long MaximumCount = 50_000_000;

    /// <exception cref="NodeException">A length is negative, or there are more elements than can be held.</exception>
    public TensorShape(IEnumerable<long> lengths)
    {
        var all = lengths.ToList();
        var count = (Int128)1;
        foreach (var length in all)
        {
            if (length is < 0 or > MaximumCount) throw TooLarge(all);
            count *= Math.Max(length, 1);
            if (count > MaximumCount) throw TooLarge(all);
        }

        Lengths = [.. all.Select(length => (int)length)];
        Count = all.Contains(0) ? 0 : (int)count;
    }

    public TensorShape(IEnumerable<int> lengths) : this(lengths.Select(length => (long)length))
    {
    }

    public static TensorShape Single { get; } = new(Array.Empty<long>());

    public ImmutableArray<int> Lengths { get; }

    public int Rank => Lengths.Length;

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    public int this[int axis] => Lengths[axis];

    /// <summary>How far apart in row-major order neighbours along each axis are.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        var stride = 1;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Lengths[axis];
        }

        return strides;
    }

    /// <summary>An axis from 0 on; negative ones count from the end.</summary>
    /// <exception cref="NodeException">There is no such axis.</exception>
    public int Axis(long axis) => axis >= -Rank && axis < Rank
        ? (int)(axis < 0 ? axis + Rank : axis)
        : throw new NodeException(FormattableString.Invariant($"names axis {axis} of a tensor of shape {this}."));

    /// <summary>The shape with another length along an axis.</summary>
    public TensorShape With(int axis, long length) =>
        new(Lengths.Select((old, at) => at == axis ? length : old));

    /// <summary>The shape that two tensors are repeated to before they are added, as in NumPy.</summary>
    /// <exception cref="NodeException">They don't fit.</exception>
    public static TensorShape Broadcast(TensorShape first, TensorShape second)
    {
        var rank = Math.Max(first.Rank, second.Rank);
        var lengths = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var (a, b) = (first.FromEnd(rank - axis), second.FromEnd(rank - axis));
            if (a != b && a != 1 && b != 1)
                throw new NodeException($"combines tensors of the shapes {first} and {second}, which do not fit.");
            lengths[axis] = a == 1 ? b : a;
        }

        return new TensorShape(lengths);
    }

    /// <summary>For each element of a shape that this one is repeated to, the element of this one.</summary>
    public int[] RepeatedTo(TensorShape result)
    {
        var (strides, own) = (new int[result.Rank], Strides());
        for (var axis = 0; axis < Rank; axis++)
            if (Lengths[axis] != 1) strides[result.Rank - Rank + axis] = own[axis];
        return result.Walk(strides);
    }

    /// <summary>Row by row, the sum of each index times the stride of its axis, from an offset on.</summary>
    public int[] Walk(ReadOnlySpan<int> strides, int offset = 0)
    {
        var sources = new int[Count];
        if (Count == 0) return sources;
        var (index, at) = (new int[Rank], offset);
        for (var i = 0; ; i++)
        {
            sources[i] = at;
            var axis = Rank - 1;
            for (; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++index[axis] < Lengths[axis]) break;
                at -= strides[axis] * Lengths[axis];
                index[axis] = 0;
            }

            if (axis < 0) return sources;
        }
    }

    public bool Equals(TensorShape? other) =>
        other is not null && Lengths.AsSpan().SequenceEqual(other.Lengths.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    public override int GetHashCode() => Lengths.Aggregate(Rank, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", Lengths)}]";

    private int FromEnd(int back) => back > Rank ? 1 : Lengths[Rank - back];

    private static NodeException TooLarge(List<long> lengths) =>
        new($"makes a tensor of shape [{string.Join(", ", lengths)}], which can't be.");
}
