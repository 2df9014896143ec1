namespace Polytope.Tool.Diagnostics;

/// <summary>A count with its noun: <c>1 epoch</c>, <c>20 epochs</c>.</summary>
internal static class Counted
{
    /// <param name="noun">In the singular; its plural ends in s.</param>
    public static string Of(int count, string noun) =>
        FormattableString.Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
