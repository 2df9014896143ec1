using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Slices;

/// <summary>
/// A network on a segment of a line: the pieces of one activation pattern each, in order, and the breakpoints between
/// them. Their order is certain, however close they are: it is that of the cells of an exact partition.
/// </summary>
/// <remarks>
/// The segment is the bottom of a rectangle on which the network does not depend on the height. Its cells are strips
/// that reach from bottom to top, so which strip is next to which is a matter of their shared edges, not of numbers.
/// </remarks>
public sealed class LinePartition : IDisposable
{
    /// <summary>
    /// Up to so many breakpoints times parameters they are taken from exact arithmetic, which takes about a second.
    /// </summary>
    private const long MostExact = 5_000_000;

    // The neuron that drew the edge of each breakpoint: on the piece before, it is not zero everywhere.
    private readonly List<CreaseId> _creases = [];

    private LinePartition(Partition partition, double from, double to)
    {
        (Partition, From, To) = (partition, from, to);
        var regions = partition.FindLinearRegions();
        LinearPieces = regions.Count;
        var pieces = new List<LinePiece>();
        var breakpoints = new List<Breakpoint>();
        var ends = new EdgeWalk(partition);
        for (var cell = ends.First; ;)
        {
            var start = breakpoints.Count > 0 ? breakpoints[^1].At : from;
            var right = ends.Right(cell);
            var next = partition.Neighbour(right);
            if (next < 0)
            {
                pieces.Add(new LinePiece(cell, start, to));
                break;
            }

            var (at, error) = ends.Bottom(right);
            _creases.Add(partition.EdgeCrease[partition.EdgeOf[right]]);
            pieces.Add(new LinePiece(cell, start, at));
            var bends = regions.RegionOf[cell] != regions.RegionOf[next];
            breakpoints.Add(new Breakpoint(at, error, Crossed(cell, next), bends));
            cell = next;
        }

        (Pieces, Breakpoints) = (pieces, breakpoints);
        var parameters = partition.Network.Layers.Sum(layer => (long)layer.Outputs * (layer.Inputs + 1));
        if (breakpoints.Count * parameters <= MostExact) RoundFromExact(pieces, breakpoints);
    }

    /// <summary>The strips (see the remarks), of which each is a cell.</summary>
    public Partition Partition { get; }

    /// <summary>The t at which the segment begins.</summary>
    public double From { get; }

    /// <summary>The t at which it ends.</summary>
    public double To { get; }

    /// <summary>From the first t to the last.</summary>
    public IReadOnlyList<LinePiece> Pieces { get; }

    /// <summary>Between each piece and the next.</summary>
    public IReadOnlyList<Breakpoint> Breakpoints { get; }

    /// <summary>How many pieces there are if neighbours with the same affine function count as one.</summary>
    public int LinearPieces { get; }

    /// <param name="network">The network.</param>
    /// <param name="line">Within its inputs.</param>
    /// <param name="from">The t at which the segment begins.</param>
    /// <param name="to">The larger t at which it ends.</param>
    /// <param name="threads">Threads to use, at most; changes no result.</param>
    /// <exception cref="ArgumentException">
    /// The line has another number of dimensions than the network has inputs, a weight is not finite, or the segment is
    /// empty.
    /// </exception>
    public static LinePartition Build(
        Network network,
        LineSlice line,
        double from,
        double to,
        int threads = 1,
        CancellationToken cancellation = default)
    {
        if (!(from < to))
            throw new ArgumentException(FormattableString.Invariant($"the segment from {from} to {to} is empty."));
        var window = ConvexPolygon.Rectangle(new Window(from, 0, to, to - from));
        var partition = PartitionBuilder.Build(line.Of(network), window, threads, cancellation);
        return new LinePartition(partition, from, to);
    }

    /// <summary>The function of t on a piece: <c>y = Jx t + C</c>.</summary>
    public AffineMap Map(int piece, int output) => Partition.Map(Pieces[piece].Cell, output);

    /// <summary>The outputs at a breakpoint.</summary>
    public double[] ValuesAt(int breakpoint) => ValuesAt(breakpoint, Breakpoints[breakpoint].At);

    /// <summary>The outputs that a piece's function has at t.</summary>
    public double[] ValuesAt(int piece, double t) =>
        [.. Enumerable.Range(0, Partition.Outputs).Select(output => Map(piece, output).At(t, 0))];

    /// <summary>The t of every breakpoint as a fraction in lowest terms, its denominator positive.</summary>
    public IEnumerable<(BigInteger Numerator, BigInteger Denominator)> ExactBreakpoints()
    {
        using var exact = new ExactCell(Partition);
        for (var k = 0; k < Breakpoints.Count; k++)
        {
            // A crease is the line A t + C = 0.
            var line = exact.Line(Pieces[k].Cell, _creases[k]);
            var common = BigInteger.GreatestCommonDivisor(line.A, line.C) * line.A.Sign;
            yield return (-line.C / common, line.A / common);
        }
    }

    public void Dispose() => Partition.Dispose();

    /// <summary>Makes every breakpoint the double nearest to the exact one.</summary>
    private void RoundFromExact(List<LinePiece> pieces, List<Breakpoint> breakpoints)
    {
        var k = 0;
        foreach (var (numerator, denominator) in ExactBreakpoints())
        {
            var at = Dyadic.Quotient(numerator, denominator);
            var error = Math.Max(Roundings.Unit * Math.Abs(at), double.Epsilon);
            breakpoints[k] = breakpoints[k] with { At = at, Error = numerator.IsZero ? 0 : error };
            pieces[k] = pieces[k] with { To = at };
            pieces[k + 1] = pieces[k + 1] with { From = at };
            k++;
        }
    }

    /// <summary>The neurons whose bits differ.</summary>
    private List<CreaseId> Crossed(int cell, int next)
    {
        var crossed = new List<CreaseId>();
        CellPattern one = Partition.Pattern(cell), other = Partition.Pattern(next);
        for (var layer = 0; layer < one.Layers; layer++)
        {
            for (var word = 0; 64 * word < one.Width(layer); word++)
            {
                var differing = one.Bits(layer, word) ^ other.Bits(layer, word);
                for (; differing != 0; differing &= differing - 1)
                    crossed.Add(new CreaseId(layer, (64 * word) + BitOperations.TrailingZeroCount(differing)));
            }
        }

        return crossed;
    }

    /// <summary>The edges of strips.</summary>
    private sealed class EdgeWalk(Partition partition)
    {
        private readonly double _middle = 0.5 * (partition.Window.Y0 + partition.Window.Y1);

        /// <summary>The strip at the left end.</summary>
        public int First
        {
            get
            {
                for (var cell = 0; cell < partition.CellCount; cell++)
                    if (partition.Neighbour(Side(cell, rises: false)) < 0) return cell;
                throw new InvalidOperationException("No strip is the first.");
            }
        }

        /// <summary>The half-edge on a strip's right: going around counter-clockwise, it rises.</summary>
        public int Right(int cell) => Side(cell, rises: true);

        /// <summary>Where a rising edge starts: its t, and a bound on its error.</summary>
        public (double At, double Error) Bottom(int half)
        {
            var vertex = partition.Origin[half];
            return (partition.X[vertex], partition.VertexError[vertex]);
        }

        private int Side(int cell, bool rises)
        {
            for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
            {
                var starts = partition.Y[partition.Origin[half]] < _middle;
                var ends = partition.Y[partition.Origin[partition.Next(half)]] < _middle;
                if (starts != ends && starts == rises) return half;
            }

            throw new InvalidOperationException("A strip has no such side.");
        }
    }
}

/// <summary>A piece of a segment on which no neuron changes its sign.</summary>
/// <param name="Cell">Its cell of <see cref="LinePartition.Partition"/>.</param>
/// <param name="From">The t at which it begins.</param>
/// <param name="To">The t at which it ends.</param>
public readonly record struct LinePiece(int Cell, double From, double To);

/// <summary>Where the activation pattern changes.</summary>
/// <param name="At">The t.</param>
/// <param name="Error">A bound on its error.</param>
/// <param name="Neurons">The neurons that vanish there and change their bits, in order.</param>
/// <param name="Bends">Whether the function changes with them, in some output.</param>
public sealed record Breakpoint(double At, double Error, IReadOnlyList<CreaseId> Neurons, bool Bends);
