namespace Polytope.Core.Declarations;

/// <summary>The key's name, where it is not the property's: two keys for different choices may share one.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NamedAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
