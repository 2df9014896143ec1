namespace Polytope.Core.Declarations;

/// <summary>The word that a manifest has for null, such as <c>none</c> or <c>auto</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NullMeansAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}
