using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Polytope.Core.Declarations;
using Polytope.Core.Measures;
using Polytope.Tool.Manifests.Matrices;
using Polytope.Tool.Manifests.Tuples;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Manifests.Keys;

/// <summary>One key of a section: everything that its declaration says.</summary>
/// <param name="Name">As a manifest has it.</param>
/// <param name="Description">For people.</param>
/// <param name="Kind">What its value can be.</param>
/// <param name="Default">Its value when it is not written; null when it then has none, or is required.</param>
/// <param name="IsRequired">Whether it must be written, here or in the defaults.</param>
internal sealed record Key(string Name, string Description, ValueKind Kind, object? Default, bool IsRequired)
{
    /// <summary>The property that holds the value.</summary>
    public required PropertyInfo Property { get; init; }

    public bool IsChoice { get; init; }

    /// <summary>Whether its default is left out of a plan's hash.</summary>
    public bool HasSilentDefault { get; init; }

    /// <summary>Whether all its values are.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The choices for which it has a meaning; null is all.</summary>
    public ImmutableArray<string>? For { get; init; }

    /// <summary>The choices for which it has none.</summary>
    public ImmutableArray<string> NotFor { get; init; } = [];

    /// <summary>The keys that it replaces.</summary>
    public ImmutableArray<string> InsteadOf { get; init; } = [];

    public ImmutableArray<string> Examples { get; init; } = [];

    public bool AppliesTo(string? choice) =>
        choice is null || ((For is not { } only || only.Contains(choice)) && !NotFor.Contains(choice));

    /// <summary>The keys that a record type declares, as constructor parameters and as settable properties.</summary>
    public static IReadOnlyList<Key> Of(Type type, SectionCatalog catalog)
    {
        var parameters = ConstructorOf(type).GetParameters();
        var positional = from parameter in parameters
                         let property = type.GetProperty(parameter.Name!)!
                         select Of(parameter, property, parameter.DefaultValue, !parameter.HasDefaultValue, catalog);
        var settable = type.GetProperties()
            .Where(property => property.SetMethod is { IsPublic: true } && parameters.All(
                parameter => parameter.Name != property.Name))
            .ToList();
        if (settable.Count == 0) return [.. positional];
        var blank = ConstructorOf(type).Invoke([.. parameters.Select(parameter => parameter.DefaultValue)]);
        return
        [
            .. positional,
            .. from property in settable
               let isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null
               select Of(property, property, isRequired ? null : property.GetValue(blank), isRequired, catalog),
        ];
    }

    /// <summary>Makes a record with these values, and with its defaults for the other keys.</summary>
    public static object Create(Type type, IReadOnlyDictionary<Key, object?> values)
    {
        var given = values.Where(pair => pair.Key.Property.ReflectedType == type)
            .ToDictionary(pair => pair.Key.Property.Name, pair => pair.Value == OrWord.Null ? null : pair.Value);
        var parameters = ConstructorOf(type).GetParameters();
        var record = ConstructorOf(type).Invoke(
            [.. parameters.Select(
                parameter => given.TryGetValue(parameter.Name!, out var value) ? value : parameter.DefaultValue)]);
        foreach (var (name, value) in given.Where(pair => parameters.All(parameter => parameter.Name != pair.Key)))
            type.GetProperty(name)!.SetValue(record, value);
        return record;
    }

    private static ConstructorInfo ConstructorOf(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)
        ?? throw new InvalidOperationException($"{type} declares keys, but has no public constructor.");

    private static Key Of(
        ICustomAttributeProvider declaration,
        PropertyInfo property,
        object? initial,
        bool isRequired,
        SectionCatalog catalog)
    {
        T? Attribute<T>() where T : Attribute => (T?)declaration.GetCustomAttributes(typeof(T), false).FirstOrDefault();

        var name = Attribute<NamedAttribute>()?.Name ?? Word.Kebab(property.Name);
        var description = Attribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"The key '{name}' of {property.ReflectedType} has no description.");
        var kind = KindOf(property, Attribute<RangeAttribute>(), catalog);
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
            IsSilent = Attribute<SilentDefaultAttribute>() is { AndAnyValue: true },
            For = Attribute<OnlyForAttribute>()?.Choices.ToImmutableArray(),
            NotFor = Attribute<NotForAttribute>()?.Choices.ToImmutableArray() ?? [],
            InsteadOf = Attribute<InsteadOfAttribute>()?.Keys.ToImmutableArray() ?? [],
            Examples =
            [
                .. from ExampleAttribute example in declaration.GetCustomAttributes(typeof(ExampleAttribute), false)
                   select example.Yaml,
            ],
        };
    }

    private static ValueKind KindOf(PropertyInfo property, RangeAttribute? range, SectionCatalog catalog)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type switch
        {
            _ when type == typeof(string) => new Text(),
            _ when type == typeof(bool) => new Truth(),
            _ when type == typeof(int) || type == typeof(ulong) => WholeNumber.Of(type, range),
            _ when type == typeof(float) || type == typeof(double) => new Number(type, range),
            _ when type.IsEnum => Word.OfEnum(type),
            _ when type == typeof(HiddenLayers) => new HiddenLayersKind(),
            _ when type == typeof(EpochSteps) => new EpochStepsKind(),
            _ when type == typeof(EpochList) => new EpochListKind(),
            _ when type == typeof(PointsWindow) => new NumberTupleKind<PointsWindow>(),
            _ when type == typeof(ValueRange) => new NumberTupleKind<ValueRange>(),
            _ when type == typeof(Matrix) => new MatrixKind(() => catalog.SectionOf(property.ReflectedType!)),
            _ when type == typeof(MeasureList) => new MeasureListKind(),
            _ when type == typeof(TextList) => new TextListKind(),
            _ when type.IsAssignableTo(typeof(IPart)) => Word.OfParts(
                catalog.PartsOf(type), catalog.IsOpen ? name => IStandIn.For(type, name) : null),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) =>
                new ListKind(catalog.SectionOf(type.GetGenericArguments()[0])),
            _ when IsRecord(type) => new SectionKind(catalog.SectionOf(type)),
            _ => throw new InvalidOperationException(
                $"{property.ReflectedType}.{property.Name} has the type {type}, which no key can have."),
        };
    }

    // What the compiler adds to every record class, and to nothing else.
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
