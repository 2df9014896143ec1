namespace Polytope.Core.Declarations;

/// <summary>
/// A part of an experiment that a manifest asks for by name: a shape, a renderer, a trainer. It is a record, whose
/// parameters or settable public properties are its manifest keys: a key's name is the property's in kebab-case, its
/// default the property's initial value, its description a <c>[Description]</c>, its range a <c>[Range]</c>; the
/// attributes of this namespace say the rest. A record with all defaults can be made, by a public constructor.
/// </summary>
/// <remarks>
/// A key's type is <c>bool</c>, <c>int</c>, <c>ulong</c>, <c>float</c>, <c>double</c>, <c>string</c>, a
/// <see cref="TextList"/>, an enum (its members in kebab-case), a list of measures, a record of further keys, or the
/// nullable form of one of these.
/// </remarks>
public interface IPart
{
    /// <summary>The name in a manifest, in kebab-case; no other part of the same kind has it.</summary>
    string Name { get; }

    /// <summary>What is wrong with the values; empty when the part can be used.</summary>
    IEnumerable<Mistake> Mistakes() => [];

    /// <summary>What the part needs and this machine lacks, such as a program, as the mistake of a key.</summary>
    IEnumerable<Mistake> MissingOnThisMachine() => [];

    /// <summary>
    /// The programs that these values make the part start; empty for most parts. None of them may be started that is
    /// not named here, because the user is asked for each, and for the content of its files, before it runs.
    /// </summary>
    IEnumerable<PartProgram> Programs => [];
}
