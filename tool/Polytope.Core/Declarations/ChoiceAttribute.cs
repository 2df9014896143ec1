namespace Polytope.Core.Declarations;

/// <summary>
/// This key's value decides which of the keys beside it have a meaning; at most one key of a record is a choice.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ChoiceAttribute : Attribute;
