using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>One key of a section: all that its declaration says.</summary>
/// <param name="Name">As written in a manifest.</param>
/// <param name="Description">For people.</param>
/// <param name="Kind">What can be its value.</param>
/// <param name="Default">What it is when not written; null when it is then absent, or is required.</param>
/// <param name="IsRequired">Whether it must be written, here or in the defaults.</param>
internal sealed record Key(string Name, string Description, ValueKind Kind, object? Default, bool IsRequired)
{
    /// <summary>The property that holds it.</summary>
    public required PropertyInfo Property { get; init; }

    public bool IsChoice { get; init; }

    /// <summary>Whether its default says nothing in a plan's hash.</summary>
    public bool HasSilentDefault { get; init; }

    /// <summary>The choices for which it has a meaning; null is all.</summary>
    public ImmutableArray<string>? For { get; init; }

    /// <summary>The choices for which it has none.</summary>
    public ImmutableArray<string> NotFor { get; init; } = [];

    /// <summary>The keys it takes the place of.</summary>
    public ImmutableArray<string> InsteadOf { get; init; } = [];

    public ImmutableArray<string> Examples { get; init; } = [];

    public bool AppliesTo(string? choice) =>
        choice is null || ((For is not { } only || only.Contains(choice)) && !NotFor.Contains(choice));

    /// <summary>The keys that a record type declares, as constructor parameters or as properties.</summary>
    public static ImmutableArray<Key> Of(Type type, SectionCatalog catalog)
    {
        var parameters = Section.ConstructorOf(type).GetParameters();
        return parameters.Length == 0
            ? [.. PropertiesOf(type, catalog)]
            : [.. from parameter in parameters
                  let property = type.GetProperty(parameter.Name!)!
                  select Of(parameter, property, parameter.DefaultValue, !parameter.HasDefaultValue, catalog)];
    }

    private static IEnumerable<Key> PropertiesOf(Type type, SectionCatalog catalog)
    {
        var blank = Section.ConstructorOf(type).Invoke([]);
        return from property in type.GetProperties()
               where property.SetMethod is not null && property.GetCustomAttribute<ChoiceKeysAttribute>() is null
               let isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null
               select Of(property, property, isRequired ? null : property.GetValue(blank), isRequired, catalog);
    }

    private static Key Of(ICustomAttributeProvider declaration, PropertyInfo property, object? initial, bool isRequired, SectionCatalog catalog)
    {
        T? Attribute<T>() where T : Attribute => (T?)declaration.GetCustomAttributes(typeof(T), false).FirstOrDefault();

        var name = Attribute<NamedAttribute>()?.Name ?? Word.Kebab(property.Name);
        var description = Attribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"The key '{name}' of {property.DeclaringType} has no description.");
        var names = Attribute<OneOfAttribute>() is { } oneOf ? catalog.NamesOf(oneOf.Kind)
            : Attribute<ChoiceAttribute>() is not null ? catalog.ChoicesOf(property.DeclaringType!).Select(choice => choice.Name)
            : null;
        var kind = KindOf(property.PropertyType, Attribute<RangeAttribute>(), names, catalog);
        if (Attribute<NullMeansAttribute>() is { } nullMeans)
        {
            kind = new OrWord(kind, nullMeans.Word);
            initial ??= isRequired ? null : OrWord.Null;
        }

        return new Key(name, description, kind, initial, isRequired)
        {
            Property = property,
            IsChoice = Attribute<ChoiceAttribute>() is not null,
            HasSilentDefault = Attribute<SilentDefaultAttribute>() is not null,
            For = Attribute<OnlyForAttribute>()?.Choices.ToImmutableArray(),
            NotFor = Attribute<NotForAttribute>()?.Choices.ToImmutableArray() ?? [],
            InsteadOf = Attribute<InsteadOfAttribute>()?.Keys.ToImmutableArray() ?? [],
            Examples = [.. from ExampleAttribute example in declaration.GetCustomAttributes(typeof(ExampleAttribute), false) select example.Yaml],
        };
    }

    private static ValueKind KindOf(Type declared, RangeAttribute? range, IEnumerable<string>? names, SectionCatalog catalog)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => names is null ? new Text() : Word.OfNames(names),
            _ when type == typeof(bool) => new Truth(),
            _ when type == typeof(int) || type == typeof(ulong) => WholeNumber.Of(type, range),
            _ when type == typeof(float) || type == typeof(double) => new Number(type, range),
            _ when type.IsEnum => Word.OfEnum(type),
            _ when type == typeof(HiddenLayers) => new HiddenLayersKind(),
            _ when type == typeof(EpochSteps) => new EpochStepsKind(),
            _ when type == typeof(EpochList) => new EpochListKind(),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) =>
                ListKind.Of(catalog.SectionOf(type.GetGenericArguments()[0])),
            _ => new SectionKind(catalog.SectionOf(type)),
        };
    }
}
