using Polytope.Core.Exact;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;

namespace Polytope.Core.Inspection;

/// <summary>
/// Describes the polytope around a given point, for networks with any number of inputs. The activation pattern, the
/// affine map and the inequalities are exact. Which inequalities are redundant is proven, except for those reported as
/// <see cref="RowStatus.Open"/>.
/// </summary>
public sealed class Inspector
{
    private readonly ExactNetwork _exact;
    private readonly InputWindow? _window;
    private readonly int _threads;
    private readonly bool _reducesToFirstLayer;

    /// <param name="window">A box whose sides are added to the inequalities; null for none.</param>
    /// <param name="threads">Threads to use, at most; changes no result.</param>
    /// <exception cref="ArgumentException">
    /// The window's dimension is not the number of inputs, or a parameter of the network is not finite.
    /// </exception>
    public Inspector(Network network, InputWindow? window = null, int threads = 1)
    {
        if (window is not null && window.Lower.Count != network.Shape.Inputs)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The window has {window.Lower.Count} dimensions, the network {network.Shape.Inputs} inputs."),
                nameof(window));
        (_exact, _window, _threads) = (new ExactNetwork(network), window, threads);
        _reducesToFirstLayer = window is null && network.Layers.Length > 1 && FirstLayerIsOnto();
    }

    /// <summary>The network that is inspected.</summary>
    public Network Network => _exact.Network;

    /// <summary>The activation pattern at a point, exactly.</summary>
    public ActivationPattern PatternAt(ReadOnlySpan<double> x)
    {
        Check(x);
        return PointValues.At(_exact, x).Pattern;
    }

    /// <summary>Describes the polytope of a point.</summary>
    /// <param name="x">The point, one coordinate for each input.</param>
    /// <param name="progress">Receives, from time to time, the fraction of the rows that are decided.</param>
    /// <exception cref="ArgumentException">
    /// The point is outside the window, has the wrong number of coordinates, or is not finite.
    /// </exception>
    public PointPolytope Inspect(
        ReadOnlySpan<double> x, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        Check(x);
        var point = x.ToArray();
        var values = PointValues.At(_exact, x);
        var functions = new CellFunctions(_exact, null, _threads).AppendAll(values.Pattern);
        cancellation.ThrowIfCancellationRequested();
        var map = new AffineFunction(functions.Layers[^1]);
        var system = new PatternSystem(_exact, functions, values.Pattern, _window, _reducesToFirstLayer, _threads);
        var description = system.Describe(point, values, progress ?? (_ => { }), cancellation);
        return new PointPolytope
        {
            Point = point,
            Pattern = values.Pattern,
            Zeros = [.. values.Zeros],
            Value = new FunctionValue(values.Layers[^1]),
            Map = map,
            Rows = description.Rows,
            Decisions = description.Decisions,
            HasInterior = description.HasInterior,
            Boundedness = description.Boundedness,
            Chebyshev = description.Chebyshev,
            Shape = description.Shape,
        };
    }

    /// <summary>Throws unless x is a point that can be inspected.</summary>
    /// <exception cref="ArgumentException">
    /// The point is outside the window, has the wrong number of coordinates, or is not finite.
    /// </exception>
    public void Check(ReadOnlySpan<double> x)
    {
        var inputs = Network.Shape.Inputs;
        if (x.Length != inputs)
            throw new ArgumentException(FormattableString.Invariant(
                $"the point has {x.Length} coordinate{(x.Length == 1 ? "" : "s")}, ")
                + FormattableString.Invariant($"but the network takes {inputs} input{(inputs == 1 ? "" : "s")}."));
        for (var k = 0; k < x.Length; k++)
        {
            if (!double.IsFinite(x[k]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"coordinate {k} is {x[k]}; a point's coordinates are finite numbers."));
        }

        if (_window?.FirstOutside(x) is { } outside and >= 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"the point is outside of the window: its coordinate {outside} is {x[outside]}, ")
                + FormattableString.Invariant($"not within {_window.Lower[outside]} and {_window.Upper[outside]}."));
    }

    /// <summary>
    /// Whether the first layer has fewer neurons than inputs, and linearly independent weights. Its pre-activations
    /// then take all values, and everything depends on them alone: they can serve as coordinates, which are fewer.
    /// </summary>
    private bool FirstLayerIsOnto()
    {
        var (outputs, inputs) = (Network.Layers[0].Outputs, Network.Layers[0].Inputs);
        if (outputs >= inputs) return false;
        var independent = ModularRank.IndependentColumns(
            outputs, inputs, (neuron, input) => _exact.Weights[0][(neuron * inputs) + input]);
        return independent.Length == outputs;
    }
}
