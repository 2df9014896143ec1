using System.Numerics;
using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>
/// What theory says of the number of cells that a network of a shape can have, on any convex window. Exact whole
/// numbers, of as many digits as they have. n_0 are the inputs, n_1 .. n_L the widths of the hidden layers. Of a given
/// network only the neurons that have a crease count (<see cref="Network.Cuts"/>), whatever their slopes.
/// </summary>
public static class CellBounds
{
    /// <summary>
    /// The most parts into which some hyperplanes cut a space: the sum of C(hyperplanes, j) for j from 0 to the
    /// dimension, reached in general position. In the plane 1 + n + n (n - 1) / 2.
    /// </summary>
    /// <remarks>
    /// Zaslavsky, Facing up to Arrangements: Face-Count Formulas for Partitions of Space by Hyperplanes, Memoirs of the
    /// AMS 154, 1975.
    /// </remarks>
    public static BigInteger Zaslavsky(int hyperplanes, int dimension)
    {
        var sum = BigInteger.Zero;
        for (var j = 0; j <= Math.Min(hyperplanes, dimension); j++) sum += Binomial(hyperplanes, j);
        return sum;
    }

    /// <summary>
    /// No more cells than patterns: 2 to the number of hidden neurons.</summary> <remarks>Montúfar, Pascanu, Cho,
    /// Bengio, On the Number of Linear Regions of Deep Neural Networks, NIPS 2014.
    /// </remarks>
    public static BigInteger Patterns(NetworkShape shape) => BigInteger.Pow(2, Neurons(shape));

    /// <summary>
    /// What the best weights reach at least: the product over all hidden layers but the last of floor(n_l / n_0)^n_0,
    /// times the sum of C(n_L, j) for j up to n_0. No bound for given weights. Null unless each hidden layer is as wide
    /// as the input, as the theorem wants.
    /// </summary>
    /// <remarks>Montúfar, Pascanu, Cho, Bengio 2014, theorem 4 (for rectifiers).</remarks>
    public static BigInteger? Reachable(NetworkShape shape)
    {
        if (shape.Hidden.IsEmpty) return BigInteger.One;
        var product = Zaslavsky(shape.Hidden[^1], shape.Inputs);
        foreach (var width in shape.Hidden)
            if (width < shape.Inputs) return null;
        foreach (var width in shape.Hidden[..^1]) product *= BigInteger.Pow(width / shape.Inputs, shape.Inputs);
        return product;
    }

    /// <summary>
    /// The product over the hidden layers of the sum of C(n_l, j) for j up to min(n_0, ..., n_(l-1)): each layer cuts
    /// every cell before it like hyperplanes of the dimension that is left. Holds for leaky ReLU too.
    /// </summary>
    /// <remarks>Montúfar, Notes on the Number of Linear Regions of Deep Neural Networks, SampTA 2017.</remarks>
    public static BigInteger Montufar(NetworkShape shape)
    {
        var (product, dimension) = (BigInteger.One, shape.Inputs);
        foreach (var width in shape.Hidden)
        {
            product *= Zaslavsky(width, dimension);
            dimension = Math.Min(dimension, width);
        }

        return product;
    }

    /// <summary>
    /// The sum, over all (j_1, ..., j_L) with 0 &lt;= j_l &lt;= min(n_0, n_1 - j_1, ..., n_(l-1) - j_(l-1), n_l), of
    /// the product of C(n_l, j_l): it counts that a ReLU's dead neurons take dimensions away from the layers above. For
    /// leaky ReLU, whose neurons are never dead, it need not hold.
    /// </summary>
    /// <remarks>
    /// Serra, Tjandraatmadja, Ramalingam, Bounding and Counting Linear Regions of Deep Neural Networks, ICML 2018,
    /// theorem 1.
    /// </remarks>
    public static BigInteger Serra(NetworkShape shape)
    {
        // above[d]: what the layers above make of a cell whose image has at most d dimensions.
        var above = new BigInteger[shape.Inputs + 1];
        Array.Fill(above, BigInteger.One);
        for (var layer = shape.Hidden.Length - 1; layer >= 0; layer--)
        {
            var width = shape.Hidden[layer];
            var here = new BigInteger[above.Length];
            for (var dimension = 0; dimension < here.Length; dimension++)
                for (var j = 0; j <= Math.Min(dimension, width); j++)
                    here[dimension] += Binomial(width, j) * above[Math.Min(dimension, width - j)];
            above = here;
        }

        return above[shape.Inputs];
    }

    /// <summary>
    /// How many cells to expect of random weights: N^n_0 / n_0! for N hidden neurons, whatever the depth. The theorem
    /// bounds the mean in a cube, for a unit of its volume, by (T N)^n_0 / n_0!, with T a constant of the
    /// initialization that experiments find near 1: an order of magnitude, and neither a bound for given weights nor
    /// after training.
    /// </summary>
    /// <remarks>Hanin, Rolnick, Deep ReLU Networks Have Surprisingly Few Activation Patterns, NeurIPS 2019.</remarks>
    public static double ExpectedOrder(NetworkShape shape)
    {
        var order = 1.0;
        for (var input = 1; input <= shape.Inputs; input++) order *= (double)Neurons(shape) / input;
        return order;
    }

    /// <summary>No more cells than patterns: 2 to the number of neurons that have a crease.</summary>
    public static BigInteger Patterns(Network network) => BigInteger.Pow(2, Creases(network).Sum());

    /// <summary>As <see cref="Montufar(NetworkShape)"/>: a layer cuts a cell by its creases alone.</summary>
    public static BigInteger Montufar(Network network)
    {
        var (product, dimension) = (BigInteger.One, network.Shape.Inputs);
        foreach (var (creases, layer) in Creases(network).Zip(network.Layers))
        {
            product *= Zaslavsky(creases, dimension);
            dimension = Math.Min(dimension, layer.Outputs);
        }

        return product;
    }

    /// <inheritdoc cref="ExpectedOrder(NetworkShape)"/>
    public static double ExpectedOrder(Network network)
    {
        var (order, creases) = (1.0, Creases(network).Sum());
        for (var input = 1; input <= network.Shape.Inputs; input++) order *= (double)creases / input;
        return order;
    }

    /// <summary>For each hidden layer how many of its neurons have a crease.</summary>
    public static int[] Creases(Network network) =>
    [
        .. network.Layers.SkipLast(1).Select(
            (layer, l) => Enumerable.Range(0, layer.Outputs).Count(neuron => network.Cuts(l, neuron))),
    ];

    private static int Neurons(NetworkShape shape)
    {
        var neurons = 0;
        foreach (var width in shape.Hidden) neurons += width;
        return neurons;
    }

    private static BigInteger Binomial(int n, int k)
    {
        var value = BigInteger.One;
        for (var i = 1; i <= k; i++) value = value * (n - k + i) / i;
        return value;
    }
}
