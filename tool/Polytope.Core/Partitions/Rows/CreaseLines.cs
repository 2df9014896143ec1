using Polytope.Core.Buffers;
using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// The precision ladder: the lines of creases over the cell under work, sides of the window included, in double with an
/// error bound, in double-double with an error bound, and in exact integers. A question that one precision leaves open
/// is put to the next; exact integers leave none open.
/// </summary>
/// <remarks>
/// A neuron's line is the zero set of its pre-activation as the cell's activation pattern extends it over the plane. So
/// it depends on the pattern of the layers before the neuron's: <see cref="Enter(int)"/> must be called for a layer
/// whenever the pattern of a layer before it has changed.
/// </remarks>
internal sealed class CreaseLines : IDisposable
{
    /// <summary>
    /// A vertex with a larger error, as a part of the window's shorter side, is computed again in the next precision.
    /// </summary>
    private const double LargestRelativeRadius = 1e-7;

    private readonly MutablePattern _pattern;
    private readonly WindowSides _sides;
    private readonly WindowErrorBounds _bounds;
    private readonly Lazy<LayerTables> _tables;
    private readonly ExactRows _exact;
    private readonly Pointer<double>[] _blocks;
    private readonly double _largestExtent;
    private readonly double _largestRadius;
    private DoubleDoubleRows? _doubleDouble;

    /// <param name="pattern">The activation pattern of the cell under work.</param>
    /// <param name="window">The window.</param>
    /// <param name="sides">Its sides.</param>
    /// <param name="tables">The network, for double and double-double arithmetic.</param>
    /// <param name="exact">The network, for exact arithmetic, which few partitions need.</param>
    public CreaseLines(
        MutablePattern pattern,
        ConvexPolygon window,
        WindowSides sides,
        Lazy<LayerTables> tables,
        Lazy<ExactNetwork> exact)
    {
        (_pattern, _sides, _tables, _exact) = (pattern, sides, tables, new ExactRows(exact));
        _blocks = new Pointer<double>[pattern.Depth + 1];
        var rectangle = window.Bounds;
        _bounds = WindowErrorBounds.Of(rectangle);
        _largestExtent = Math.Max(_bounds.X, _bounds.Y);
        _largestRadius = Math.Max(
            LargestRelativeRadius * Math.Min(rectangle.Width, rectangle.Height), 8 * Roundings.Unit * _largestExtent);
    }

    /// <summary>Signs that needed exact arithmetic.</summary>
    public long ExactSigns { get; private set; }

    /// <summary>Intersections that were rounded from exact ones, their lines being too close to parallel.</summary>
    public long ExactIntersections { get; private set; }

    /// <summary>The rows of this layer, and of all after it, belong to another cell from now on.</summary>
    public void Enter(int layer)
    {
        _doubleDouble?.Invalidate(layer);
        _exact.Invalidate(layer);
    }

    /// <summary>As <see cref="Enter(int)"/>, with the layer's rows in double.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">
    /// A block (see <see cref="RowKernel"/>), which must stay as long as the cell is under work.
    /// </param>
    public void Enter(int layer, Pointer<double> rows)
    {
        Enter(layer);
        _blocks[layer] = rows;
    }

    /// <summary>Replaces a layer's rows in double by roundings of those in double-double.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">The block to fill, and to keep as <see cref="Enter(int, Pointer{double})"/> does.</param>
    public void Recompute(int layer, Pointer<double> rows)
    {
        DoubleDouble.Round(layer, _pattern, rows);
        _blocks[layer] = rows;
    }

    /// <summary>A layer's rows in double.</summary>
    public Pointer<double> Block(int layer) => _blocks[layer];

    /// <summary>First precision: a neuron's line in double.</summary>
    public Row InDouble(int layer, int neuron) => Row.At(_blocks[layer], _tables.Value.Layers[layer].Pad, neuron);

    /// <summary>
    /// Second precision: a crease's line in double-double, rounded to double; the error bound includes that rounding.
    /// </summary>
    public Row InDoubleDouble(CreaseId crease) => crease.IsWindow
        ? _sides.Row(crease.Neuron)
        : DoubleDouble.Row(crease.Layer, crease.Neuron, _pattern);

    /// <summary>Third precision: a crease's line in exact integers, up to a positive factor of its layer.</summary>
    public ExactLine Exactly(CreaseId crease) => crease.IsWindow
        ? _sides.Exact(crease.Neuron)
        : _exact.Line(crease.Layer, crease.Neuron, _pattern);

    /// <summary>The sign of a value that is off by at most a bound; 0 where that leaves it open.</summary>
    public static int Sign(double value, double bound) => value > bound ? 1 : value < -bound ? -1 : 0;

    /// <summary>The exact sign of a neuron at a corner of the cell, where double left it open.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="corner">The corner; its own edge is one of the two lines that meet there.</param>
    /// <param name="before">The crease of the edge before it: the other line.</param>
    public int SignAt(CreaseId neuron, in CellVertex corner, CreaseId before)
    {
        var row = InDoubleDouble(neuron);
        var sign = Sign(row.ValueAt(corner), _bounds.Bound(row, corner.Radius));
        if (sign != 0) return sign;

        // If both lines that meet in the corner pass through the origin, the corner is the origin; and there the neuron
        // is 0 if its own line passes through it, too.
        if (IsThroughOrigin(neuron) && IsThroughOrigin(before) && IsThroughOrigin(corner.Crease)) return 0;
        ExactSigns++;
        return Exactly(neuron).SignAt(ExactLine.Intersect(Exactly(before), Exactly(corner.Crease)));
    }

    /// <summary>
    /// Computes a corner again, in double-double, unless it is within a few roundings of the exact one already.
    /// </summary>
    /// <returns>Whether the corner has moved.</returns>
    public bool Refine(ref CellVertex corner, CreaseId before)
    {
        if (corner.Radius <= 4 * Roundings.Unit * _largestExtent) return false;
        var closer = corner;
        _bounds.StepToIntersection(ref closer, InDoubleDouble(before), InDoubleDouble(corner.Crease));
        if (!(closer.Radius < corner.Radius)) return false;
        corner = closer;
        return true;
    }

    /// <summary>
    /// Sets the error of a vertex that was computed as the intersection of two lines in double; where it is too large,
    /// computes the vertex again in the next precision.
    /// </summary>
    /// <param name="vertex">On the line of its own edge.</param>
    /// <param name="line">The other line, in double.</param>
    /// <param name="crease">The other line's crease.</param>
    public void Intersect(ref CellVertex vertex, in Row line, CreaseId crease)
    {
        vertex.Radius = _bounds.DistanceToIntersection(vertex.Line, line, vertex);
        if (vertex.Radius <= _largestRadius) return;
        _bounds.StepToIntersection(ref vertex, InDoubleDouble(vertex.Crease), InDoubleDouble(crease));
        if (vertex.Radius <= _largestRadius) return;
        ExactIntersections++;
        (vertex.X, vertex.Y) = ExactLine.Intersect(Exactly(vertex.Crease), Exactly(crease)).Round();
        vertex.Radius = Roundings.Unit * _largestExtent;
    }

    /// <summary>Whether two creases have the same line.</summary>
    public bool Coincide(CreaseId one, CreaseId other) =>
        !_bounds.AreNotParallel(InDoubleDouble(one), InDoubleDouble(other))
        && Exactly(one).IsProportionalTo(Exactly(other));

    public void Dispose() => _doubleDouble?.Dispose();

    private DoubleDoubleRows DoubleDouble => _doubleDouble ??= new DoubleDoubleRows(_tables.Value, _bounds);

    /// <summary>
    /// Whether a crease's line certainly passes through the origin: neither its layer nor any before it has biases.
    /// </summary>
    private bool IsThroughOrigin(CreaseId crease) =>
        !crease.IsWindow && crease.Layer < _tables.Value.LayersThroughOrigin;
}
