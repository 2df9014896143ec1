namespace Polytope.Core.Declarations;

/// <summary>An example of a value, in YAML.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class ExampleAttribute(string yaml) : Attribute
{
    public string Yaml { get; } = yaml;
}
