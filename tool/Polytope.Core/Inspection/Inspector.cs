using Polytope.Core.Exact;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Networks;

namespace Polytope.Core.Inspection;

/// <summary>
/// Describes the polytopes of a network in any number of dimensions, a point at a time. The activation pattern, the
/// affine map and the inequalities are exact; so is which of them are needed, but for those it says are open.
/// </summary>
public sealed class Inspector
{
    private readonly ExactNetwork _exact;
    private readonly InputWindow? _window;
    private readonly int _threads;
    private readonly bool _narrows;

    /// <param name="window">Whose sides are to join the inequalities; null for none.</param>
    /// <param name="threads">At most so many; changes no result.</param>
    /// <exception cref="ArgumentException">The window has other dimensions, or a parameter is not finite.</exception>
    public Inspector(Network network, InputWindow? window = null, int threads = 1)
    {
        if (window is not null && window.Lower.Count != network.Shape.Inputs)
            throw new ArgumentException(
                FormattableString.Invariant($"The window has {window.Lower.Count} dimensions, the network {network.Shape.Inputs} inputs."), nameof(window));
        (_exact, _window, _threads) = (new ExactNetwork(network), window, threads);
        _narrows = window is null && network.Layers.Length > 1 && network.Layers[0] is var first && first.Outputs < first.Inputs
            && ModularRank.IndependentColumns(first.Outputs, first.Inputs, (neuron, input) => _exact.Weights[0][(neuron * first.Inputs) + input]).Length == first.Outputs;
    }

    public Network Network => _exact.Network;

    /// <summary>The activation pattern at a point, exactly.</summary>
    public ActivationPattern PatternAt(ReadOnlySpan<double> x)
    {
        Check(x);
        return PointValues.At(_exact, x).Pattern;
    }

    /// <summary>All about the polytope of a point.</summary>
    /// <param name="progress">Told which part of the rows is decided, from time to time.</param>
    /// <exception cref="ArgumentException">The point is outside of the window, of another dimension or not finite.</exception>
    public PointPolytope Inspect(ReadOnlySpan<double> x, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        Check(x);
        var point = x.ToArray();
        var values = PointValues.At(_exact, x);
        var functions = new CellFunctions(_exact, null, _threads).Through(values.Pattern);
        cancellation.ThrowIfCancellationRequested();
        var map = new AffineFunction(functions.Layers[^1]);
        var system = new PatternSystem(_exact, functions, values.Pattern, _window, _narrows, _threads);
        var outline = system.Describe(point, values, progress ?? (_ => { }), cancellation);
        return new PointPolytope
        {
            Point = point,
            Pattern = values.Pattern,
            Zeros = [.. values.Zeros],
            Map = map,
            Rows = outline.Rows,
            Decisions = outline.Decisions,
            HasInside = outline.HasInside,
            Boundedness = outline.Boundedness,
            Chebyshev = outline.Chebyshev,
            Shape = outline.Shape,
        };
    }

    /// <summary>Refuses what is no point of the window.</summary>
    /// <exception cref="ArgumentException">It is outside of the window, of another dimension or not finite.</exception>
    public void Check(ReadOnlySpan<double> x)
    {
        var inputs = Network.Shape.Inputs;
        if (x.Length != inputs)
            throw new ArgumentException(FormattableString.Invariant(
                $"the point has {x.Length} coordinate{(x.Length == 1 ? "" : "s")}, but the network takes {inputs} input{(inputs == 1 ? "" : "s")}."));
        for (var k = 0; k < x.Length; k++)
            if (!double.IsFinite(x[k]))
                throw new ArgumentException(FormattableString.Invariant($"coordinate {k} is {x[k]}; a point's coordinates are finite numbers."));
        if (_window?.FirstOutside(x) is { } outside and >= 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"the point is outside of the window: its coordinate {outside} is {x[outside]}, not within {_window.Lower[outside]} and {_window.Upper[outside]}."));
    }
}
