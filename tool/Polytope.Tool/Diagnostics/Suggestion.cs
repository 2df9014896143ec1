namespace Polytope.Tool.Diagnostics;

/// <summary>The nearest right word for a wrong one.</summary>
public static class Suggestion
{
    /// <summary>
    /// The nearest word within a few typing errors; else a word that is a part of the wrong one (learning_rate: rate);
    /// else null.
    /// </summary>
    public static string? For(string wrong, IReadOnlyCollection<string> words)
    {
        // A pasted paragraph is not a typing error, and the distance takes time proportional to its length.
        if (wrong.Length > 60) return null;
        var nearest = words
            .Select(word => (Word: word, Distance: Distance(Plain(wrong), Plain(word))))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .FirstOrDefault((Word: "", Distance: int.MaxValue));
        return nearest.Distance <= Math.Max(1, Math.Max(wrong.Length, nearest.Word.Length) / 3) ? nearest.Word
            : words.FirstOrDefault(word => word.Length > 2 && Plain(wrong).Split('-').Contains(word));
    }

    /// <summary>" Did you mean 'word'?", or nothing.</summary>
    public static string Sentence(string wrong, IReadOnlyCollection<string> words) =>
        For(wrong, words) is { } word ? $" Did you mean '{word}'?" : "";

    private static string Plain(string word) => word.ToLowerInvariant().Replace('_', '-');

    /// <summary>
    /// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other: the
    /// optimal string alignment distance.
    /// </summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
