namespace Polytope.Layout;

internal static class Mistakes
{
    /// <summary>Fails with every sentence in full, a line each.</summary>
    public static void None(IEnumerable<string> sentences)
    {
        var all = string.Join('\n', sentences);
        if (all.Length > 0) Assert.Fail(all);
    }
}
