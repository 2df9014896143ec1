using System.Numerics;
using Polytope.Core.Measures.Creases;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// What has changed between two frames in a row, integrated exactly over the parts into which their cells cut each other.
/// Geometry drifts where the activation pattern of a point changes; maps drift where the output at it does.
/// </summary>
public sealed class Drift
{
    private readonly double[] _swept;

    private Drift(double[] swept, NeuronIndex neurons) => (_swept, Neurons) = (swept, neurons);

    public NeuronIndex Neurons { get; }

    /// <summary>The area where the activation pattern changed.</summary>
    public double ChangedArea { get; private init; }

    /// <summary>The mean over the window of the number of neurons whose sign changed (Hamming distance of the patterns).</summary>
    public double MeanHamming { get; private init; }

    /// <summary>For each neuron the area that its crease has swept: where its sign changed.</summary>
    public ReadOnlySpan<double> SweptAreas => _swept;

    /// <summary>The integral of the output's absolute change, summed over outputs, where the pattern is the same.</summary>
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
        if (!before.Network.Shape.Equals(now.Network.Shape)) throw new ArgumentException("The networks differ in shape.", nameof(now));
        var neurons = new NeuronIndex(now.Network.Shape);
        var sums = new Sums(now, before, neurons);
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

    private struct Sums(Partition now, Partition before, NeuronIndex neurons) : IPartVisitor
    {
        public readonly double[] Swept = new double[neurons.Count];
        public double Changed;
        public double Hamming;
        public double Within;
        public double Across;

        public void Visit(int one, int other, double area, ReadOnlySpan<CommonRefinement.Corner> corners)
        {
            CellPattern pattern = now.Pattern(one), previous = before.Pattern(other);
            var differences = 0;
            var layout = pattern.Layout;
            for (var word = 0; word < pattern.Words.Length; word++)
            {
                // The words have one layer after another with no bit between, as the index of neurons has.
                for (var bits = pattern.Words[word] ^ previous.Words[word]; bits != 0; bits &= bits - 1)
                {
                    var (layer, neuron) = layout.Place((64 * word) + BitOperations.TrailingZeroCount(bits));
                    Swept[neurons[new CreaseId(layer, neuron)]] += area;
                    differences++;
                }
            }

            var change = 0.0;
            for (var output = 0; output < now.Outputs; output++)
                change += AbsoluteIntegral.Over(corners, Difference(now.Map(one, output), before.Map(other, output)));
            if (differences == 0)
            {
                Within += change;
                return;
            }

            Across += change;
            Changed += area;
            Hamming += area * differences;
        }

        private static AffineMap Difference(AffineMap now, AffineMap before) =>
            new(now.Jx - before.Jx, now.Jy - before.Jy, now.C - before.C);
    }
}
