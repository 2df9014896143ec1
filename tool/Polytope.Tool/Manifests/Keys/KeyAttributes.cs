namespace Polytope.Tool.Manifests.Keys;

// A settings record declares its keys as properties: the key's name is the property's in kebab-case, its default the
// property's initial value, its description a [Description], its range a [Range]. These say the rest.

/// <summary>This key's value chooses which of the keys beside it have a meaning.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChoiceAttribute : Attribute;

/// <summary>This key has a meaning only for these values of its section's choice.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OnlyForAttribute(params string[] choices) : Attribute
{
    public string[] Choices { get; } = choices;
}

/// <summary>This key has no meaning for these values of its section's choice.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotForAttribute(params string[] choices) : Attribute
{
    public string[] Choices { get; } = choices;
}

/// <summary>
/// This key is written instead of those: both together are an error, and an experiment's key takes the place of
/// the defaults' other.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InsteadOfAttribute(params string[] keys) : Attribute
{
    public string[] Keys { get; } = keys;
}

/// <summary>The word that a person writes for null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NullMeansAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}

/// <summary>The key's name, where it is not the property's: two keys for different choices may share one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NamedAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>
/// The key's default is left out of a plan's hash, so that plans made before there was such a key keep theirs: with its
/// default, a key must change nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SilentDefaultAttribute : Attribute;

/// <summary>An example of what can be written.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class ExampleAttribute(string yaml) : Attribute
{
    public string Yaml { get; } = yaml;
}

/// <summary>Holds the values of the keys that the section's choice brings with it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChoiceKeysAttribute : Attribute;

/// <summary>This key's value is one of the names that the catalog has for this kind of thing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}
