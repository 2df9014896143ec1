using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Polytope.Core.Declarations;

/// <summary>
/// A key's value that is a list of texts, such as a program with its arguments: <c>[python3, train.py]</c>. Two lists
/// with the same texts are equal. An expression such as <c>["python3", "train.py"]</c> makes one.
/// </summary>
[CollectionBuilder(typeof(TextList), nameof(Of))]
public sealed class TextList : IReadOnlyList<string>, IEquatable<TextList>
{
    private readonly ImmutableArray<string> _texts;

    private TextList(ImmutableArray<string> texts) => _texts = texts;

    public int Count => _texts.Length;

    public string this[int index] => _texts[index];

    public static TextList Of(params ReadOnlySpan<string> texts) => new([.. texts]);

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(TextList? other) => other is not null && _texts.AsSpan().SequenceEqual(other._texts.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as TextList);

    public override int GetHashCode() => _texts.Aggregate(0, HashCode.Combine);

    /// <summary>The texts in brackets, with commas between them.</summary>
    public override string ToString() => $"[{string.Join(", ", _texts)}]";
}
