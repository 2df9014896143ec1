namespace Polytope.Core.Declarations;

/// <summary>What is wrong with the values of a declared record, although each of them can be written.</summary>
/// <param name="Key">The key whose value is to blame, as a manifest names it.</param>
/// <param name="Message">A sentence for the person who wrote the value.</param>
public sealed record Mistake(string Key, string Message)
{
    /// <summary>The other key, where two values do not go together; the one that is written is reported.</summary>
    public string? OtherKey { get; init; }

    public override string ToString() => Message;
}
