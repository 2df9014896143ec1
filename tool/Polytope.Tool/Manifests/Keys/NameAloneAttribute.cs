namespace Polytope.Tool.Manifests.Keys;

/// <summary>
/// A section whose choice is a part may be written as the part's name alone: <c>trainer: builtin</c> for
/// <c>trainer: { kind: builtin }</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NameAloneAttribute : Attribute;
