using System.Globalization;
using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Tool.Commands.Regions;

/// <summary>One thing that theory says of a network's number of cells.</summary>
/// <param name="Name">For programs.</param>
/// <param name="Meaning">How the number relates to the count: at most, at least for the best weights, or about.</param>
/// <param name="Digits">The number, with all of its digits.</param>
/// <param name="IsUpperBound">No network of the shape and activation has more cells.</param>
/// <param name="Source">Where it was proven.</param>
internal sealed record TheoryBound(string Name, string Meaning, string Digits, bool IsUpperBound, string Source)
{
    private const int LongestInFull = 15;

    /// <summary>In order: those of the first layer, of all layers, and what is to be expected.</summary>
    public static IReadOnlyList<TheoryBound> Of(Network network)
    {
        var shape = network.Shape;
        if (shape.Hidden.IsEmpty) return [];
        var bounds = new List<TheoryBound>
        {
            Upper(
                "zaslavsky",
                "at most, after the first layer",
                CellBounds.Zaslavsky(CellBounds.Creases(network)[0], shape.Inputs),
                "Zaslavsky 1975") with { IsUpperBound = shape.Hidden.Length == 1 },
            Upper(
                "patterns",
                "at most",
                CellBounds.Patterns(network),
                "Montúfar, Pascanu, Cho, Bengio 2014, arXiv:1402.1869"),
            Upper(
                "montufar",
                "at most",
                CellBounds.Montufar(network),
                "Montúfar 2017, Notes on the Number of Linear Regions of Deep Neural Networks, SampTA"),
        };
        if (IsRelu(network))
        {
            bounds.Add(Upper(
                "serra",
                "at most",
                CellBounds.Serra(shape),
                "Serra, Tjandraatmadja, Ramalingam 2018, arXiv:1711.02114, theorem 1"));
            if (CellBounds.Reachable(shape) is { } reachable)
                bounds.Add(new TheoryBound(
                    "reachable",
                    "the best weights make at least",
                    Text(reachable),
                    false,
                    "Montúfar, Pascanu, Cho, Bengio 2014, arXiv:1402.1869, theorem 4"));
        }

        bounds.Add(new TheoryBound(
            "haninRolnick",
            "order of the mean at initialization",
            CellBounds.ExpectedOrder(network).ToString("R", CultureInfo.InvariantCulture),
            false,
            "Hanin, Rolnick 2019, arXiv:1906.00904, with T = 1"));
        return bounds;
    }

    /// <summary>The number for a person: in full, or by its order of magnitude.</summary>
    public string Short()
    {
        if (Digits.Length <= LongestInFull
            && BigInteger.TryParse(Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString("N0", CultureInfo.InvariantCulture);
        return BigInteger.TryParse(Digits, NumberStyles.None, CultureInfo.InvariantCulture, out whole)
            ? FormattableString.Invariant($"about {Digits[0]}.{Digits[1..3]}e{Digits.Length - 1}")
            : Digits;
    }

    /// <summary>Whether every hidden neuron is 0 below zero.</summary>
    private static bool IsRelu(Network network) => Enumerable.Range(0, network.Layers.Length - 1).All(
        layer => Enumerable.Range(0, network.Layers[layer].Outputs).All(neuron => network.Slope(layer, neuron) == 0));

    private static TheoryBound Upper(string name, string meaning, BigInteger value, string source) =>
        new(name, meaning, Text(value), true, source);

    private static string Text(BigInteger value) => value.ToString("R", CultureInfo.InvariantCulture);
}
