namespace Polytope.Core.Declarations;

/// <summary>
/// This key replaces those: it cannot be combined with them, and when an experiment has it, the defaults' other keys
/// are dropped.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class InsteadOfAttribute(params string[] keys) : Attribute
{
    public string[] Keys { get; } = keys;
}
