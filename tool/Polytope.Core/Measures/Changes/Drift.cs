using System.Numerics;
using Polytope.Core.Measures.Creases;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// What has changed between two frames in a row, integrated exactly over the parts into which their cells cut each
/// other. Geometry drifts where the activation pattern of a point changes; maps drift where the output at it does.
/// </summary>
public sealed class Drift
{
    private readonly double[] _swept;

    private Drift(double[] swept, NeuronIndex neurons) => (_swept, Neurons) = (swept, neurons);

    public NeuronIndex Neurons { get; }

    /// <summary>The area where the activation pattern changed.</summary>
    public double ChangedArea { get; private init; }

    /// <summary>
    /// The mean over the window of the number of neurons whose sign changed (Hamming distance of the patterns).
    /// </summary>
    public double MeanHamming { get; private init; }

    /// <summary>For each neuron the area that its crease has swept: where its sign changed.</summary>
    public ReadOnlySpan<double> SweptAreas => _swept;

    /// <summary>
    /// The integral of the output's absolute change, summed over outputs, where the pattern is the same.
    /// </summary>
    public double MapDriftWithin { get; private init; }

    /// <summary>The same integral where the pattern changed.</summary>
    public double MapDriftAcross { get; private init; }

    /// <summary>The area of the window that the parts cover: all of it but for roundings.</summary>
    public double CoveredArea { get; private init; }

    /// <summary>Parts of the common refinement.</summary>
    public long Parts { get; private init; }

    /// <exception cref="ArgumentException">The networks differ in shape.</exception>
    public static Drift Between(Partition before, Partition now)
    {
        if (!before.Network.Shape.Equals(now.Network.Shape))
        {
            throw new ArgumentException("The networks differ in shape.", nameof(now));
        }

        var neurons = new NeuronIndex(now.Network.Shape);
        var sums = new Sums(now, before, neurons.Count);
        var refinement = new CommonRefinement(now, before);
        refinement.Visit(ref sums);
        return new Drift(sums.Swept, neurons)
        {
            ChangedArea = sums.Changed,
            MeanHamming = sums.Hamming / refinement.Area,
            MapDriftWithin = sums.Within,
            MapDriftAcross = sums.Across,
            CoveredArea = refinement.Area,
            Parts = refinement.Parts,
        };
    }

    private ref struct Sums(Partition now, Partition before, int neurons) : IPartVisitor
    {
        private readonly Partition _now = now;
        private readonly Partition _before = before;
        private readonly int _outputs = now.Outputs;
        private readonly ReadOnlySpan<AffineMap> _maps = now.Maps;
        private readonly ReadOnlySpan<AffineMap> _mapsBefore = before.Maps;

        public readonly double[] Swept = new double[neurons];
        public double Changed;
        public double Hamming;
        public double Within;
        public double Across;

        public void Visit(int one, int other, double area, ReadOnlySpan<CellIntersection.Corner> corners)
        {
            ReadOnlySpan<ulong> pattern = _now.Pattern(one).Words, previous = _before.Pattern(other).Words;
            var differences = 0;
            for (var word = 0; word < pattern.Length; word++)
            {
                // Patterns are packed: bits and neurons have the same order, without gaps.
                for (var bits = pattern[word] ^ previous[word]; bits != 0; bits &= bits - 1)
                {
                    Swept[(64 * word) + BitOperations.TrailingZeroCount(bits)] += area;
                    differences++;
                }
            }

            var change = AbsoluteIntegral.OfChange(
                corners, _maps.Slice(one * _outputs, _outputs), _mapsBefore.Slice(other * _outputs, _outputs));
            if (differences == 0)
            {
                Within += change;
                return;
            }

            Across += change;
            Changed += area;
            Hamming += area * differences;
        }
    }
}
