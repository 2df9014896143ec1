using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;
using Polytope.Core.Partitions.Gluing;

namespace Polytope.Core.Partitions;

/// <summary>
/// All cells of a window, with shared vertices and edges: a half-edge structure in parallel arrays. Cell c owns the
/// half-edges <c>CellStart[c] .. CellStart[c+1]-1</c>, in counter-clockwise order (positive shoelace area in x, y).
/// Half-edge h runs from vertex <c>Origin[h]</c> to the origin of its cell's next half-edge, and lies on edge
/// <c>EdgeOf[h]</c>.
/// </summary>
/// <remarks>
/// Programs that make many large partitions should dispose each, so that the next one reuses its memory; the garbage
/// collector does as well otherwise. After disposal neither the partition nor a span taken from it may be used.
/// </remarks>
public sealed class Partition : IDisposable
{
    private PartitionArrays? _memory;

    internal Partition(PartitionArrays arrays, ConvexPolygon boundary, Network network, SubdivisionCounts counts)
    {
        (_memory, Boundary, Network, Counts) = (arrays, boundary, network, counts);
    }

    private PartitionArrays Arrays => _memory ?? throw new ObjectDisposedException(nameof(Partition));

    /// <summary>What was cut up.</summary>
    public ConvexPolygon Boundary { get; }

    /// <summary>The rectangle around the boundary; for an image the boundary itself.</summary>
    public Window Window => Boundary.Bounds;

    public Network Network { get; }

    /// <summary>What it took to compute.</summary>
    public SubdivisionCounts Counts { get; }

    /// <summary>The network's outputs; each cell has one affine map for each.</summary>
    public int Outputs => Network.Shape.Outputs;

    public int CellCount => Arrays.CellStart.Count - 1;

    public int VertexCount => Arrays.X.Count;

    public int EdgeCount => Arrays.EdgeCrease.Count;

    public ReadOnlySpan<double> X => Arrays.X.Items;

    public ReadOnlySpan<double> Y => Arrays.Y.Items;

    /// <summary>
    /// How far each vertex's coordinates may be from the exact ones: a proven bound, far above the true error.
    /// </summary>
    public ReadOnlySpan<double> VertexError => Arrays.VertexError.Items;

    /// <summary>CellCount + 1 entries.</summary>
    public ReadOnlySpan<int> CellStart => Arrays.CellStart.Items;

    /// <summary>The vertex at which each half-edge starts.</summary>
    public ReadOnlySpan<int> Origin => Arrays.Origin.Items;

    /// <summary>The edge on which each half-edge lies.</summary>
    public ReadOnlySpan<int> EdgeOf => Arrays.EdgeOf.Items;

    /// <summary>
    /// Each edge's one or two half-edges: first [2e], and [2e+1] its twin, or -1 on the window's border.
    /// </summary>
    public ReadOnlySpan<int> EdgeHalves => Arrays.EdgeHalves.Items;

    /// <summary>What drew each edge.</summary>
    public ReadOnlySpan<CreaseId> EdgeCrease => Arrays.EdgeCrease.Items;

    /// <summary>Each half-edge's cell.</summary>
    public ReadOnlySpan<int> CellOf => Arrays.CellOf.Items;

    /// <summary>CellCount x Outputs, cell by cell.</summary>
    public ReadOnlySpan<AffineMap> Maps => Arrays.Maps.Items;

    /// <summary>The affine map of one output on one cell.</summary>
    public AffineMap Map(int cell, int output = 0) => Arrays.Maps[(cell * Outputs) + output];

    /// <summary>The activation pattern of a cell.</summary>
    public CellPattern Pattern(int cell)
    {
        var layout = Arrays.Layout;
        return new CellPattern(Arrays.Patterns.Slice(cell * layout.Words, layout.Words), layout);
    }

    /// <summary>The half-edge after h around its cell.</summary>
    public int Next(int halfEdge)
    {
        var cell = Arrays.CellOf[halfEdge];
        return halfEdge + 1 < Arrays.CellStart[cell + 1] ? halfEdge + 1 : Arrays.CellStart[cell];
    }

    /// <summary>The half-edge before h around its cell.</summary>
    public int Before(int halfEdge)
    {
        var cell = Arrays.CellOf[halfEdge];
        return halfEdge > Arrays.CellStart[cell] ? halfEdge - 1 : Arrays.CellStart[cell + 1] - 1;
    }

    /// <summary>The same edge seen from the other side, or -1 on the window's border.</summary>
    public int Twin(int halfEdge)
    {
        var edge = Arrays.EdgeOf[halfEdge];
        var first = Arrays.EdgeHalves[2 * edge];
        return first == halfEdge ? Arrays.EdgeHalves[(2 * edge) + 1] : first;
    }

    /// <summary>The two ends of an edge.</summary>
    public (int From, int To) Ends(int edge) => new EdgeEnds(this)[edge];

    /// <summary>Where a half-edge begins, and within how far.</summary>
    internal CellVertex Corner(int halfEdge)
    {
        var vertex = Arrays.Origin[halfEdge];
        return new CellVertex { X = Arrays.X[vertex], Y = Arrays.Y[vertex], Radius = Arrays.VertexError[vertex] };
    }

    /// <summary>A cell's area, in units of the window's coordinates.</summary>
    public double Area(int cell)
    {
        int start = CellStart[cell], end = CellStart[cell + 1];
        double x0 = X[Origin[start]], y0 = Y[Origin[start]], twice = 0;
        for (var h = start + 2; h < end; h++)
        {
            double ax = X[Origin[h - 1]] - x0, ay = Y[Origin[h - 1]] - y0;
            double bx = X[Origin[h]] - x0, by = Y[Origin[h]] - y0;
            twice += (ax * by) - (bx * ay);
        }

        return twice / 2;
    }

    /// <summary>
    /// A cell's centre of mass; of a sliver, whose area doubles hardly tell, the mean of its corners.
    /// </summary>
    public (double X, double Y) Centroid(int cell)
    {
        int start = CellStart[cell], end = CellStart[cell + 1];
        double x0 = X[Origin[start]], y0 = Y[Origin[start]];
        double twice = 0, size = 0, sumX = 0, sumY = 0, meanX = 0, meanY = 0;
        for (var h = start + 1; h < end; h++)
        {
            double bx = X[Origin[h]] - x0, by = Y[Origin[h]] - y0;
            meanX += bx;
            meanY += by;
            if (h == start + 1) continue;
            double ax = X[Origin[h - 1]] - x0, ay = Y[Origin[h - 1]] - y0;
            var cross = (ax * by) - (bx * ay);
            twice += cross;
            size += Math.Abs(ax * by) + Math.Abs(bx * ay);
            sumX += cross * (ax + bx);
            sumY += cross * (ay + by);
        }

        return twice > 1e-9 * size
            ? (x0 + (sumX / (3 * twice)), y0 + (sumY / (3 * twice)))
            : (x0 + (meanX / (end - start)), y0 + (meanY / (end - start)));
    }

    /// <summary>The cell beyond a half-edge, or -1 on the window's border.</summary>
    public int Neighbour(int halfEdge) => Twin(halfEdge) is var twin and >= 0 ? CellOf[twin] : -1;

    /// <summary>
    /// The edges that a neuron drew, its crease, in order of their ids. Where neurons coincide, one of them drew.
    /// </summary>
    public IEnumerable<int> Crease(CreaseId crease)
    {
        for (var edge = 0; edge < EdgeCount; edge++)
            if (EdgeCrease[edge] == crease) yield return edge;
    }

    /// <summary>Adjacent cells with the same affine map, merged; computed at each call.</summary>
    public LinearRegions FindLinearRegions() => new(this);

    /// <summary>
    /// What is wrong with the structure, a sentence each; empty for every partition that
    /// <see cref="PartitionBuilder"/> makes. Checked are Euler's formula; that the areas add up to the window's; that
    /// each cell is convex and counter-clockwise; that twin half-edges agree; that each cell has the pattern of its
    /// middle; that neighbours differ in exactly the neurons that vanish on their edge; and that the function is
    /// continuous. What double and double-double arithmetic leave open is decided exactly.
    /// </summary>
    public IReadOnlyList<string> CheckInvariants() => PartitionInvariants.Violations(this);

    /// <summary>The length of an edge, in units of the window's coordinates.</summary>
    public double Length(int edge)
    {
        var (from, to) = Ends(edge);
        double dx = X[to] - X[from], dy = Y[to] - Y[from];
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
    }
}
