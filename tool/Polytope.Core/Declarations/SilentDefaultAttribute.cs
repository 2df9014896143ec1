namespace Polytope.Core.Declarations;

/// <summary>
/// The key's default is left out of a plan's hash, so that plans made before the key existed keep theirs. With its
/// default, such a key must change nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SilentDefaultAttribute : Attribute
{
    /// <summary>Whether every other value is left out as well, because none changes a result.</summary>
    public bool AndAnyValue { get; init; }
}
