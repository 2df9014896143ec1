namespace Polytope.Tool.Formats;

/// <summary>
/// Orders names as people do: digits that follow one another count as one number, so 2 comes before 10.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Comparer { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            int i = DigitsOf(left), j = DigitsOf(right);
            int order;
            if (i > 0 && j > 0)
            {
                // Of two numbers without leading zeros the longer one is greater.
                ReadOnlySpan<char> a = left[..i].TrimStart('0'), b = right[..j].TrimStart('0');
                order = a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
            }
            else
            {
                (i, j) = (1, 1);
                order = left[0].CompareTo(right[0]);
            }

            if (order != 0) return order;
            left = left[i..];
            right = right[j..];
        }

        var rest = left.Length.CompareTo(right.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
