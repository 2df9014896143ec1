namespace Polytope.Core.Declarations;

/// <summary>This key has no meaning for these values of its record's <see cref="ChoiceAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NotForAttribute(params string[] choices) : Attribute
{
    public string[] Choices { get; } = choices;
}
