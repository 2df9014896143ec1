namespace Polytope.Core.Declarations;

/// <summary>This key has a meaning only for these values of its record's <see cref="ChoiceAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class OnlyForAttribute(params string[] choices) : Attribute
{
    public string[] Choices { get; } = choices;
}

/// <summary>This key has no meaning for these values of its record's <see cref="ChoiceAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NotForAttribute(params string[] choices) : Attribute
{
    public string[] Choices { get; } = choices;
}
