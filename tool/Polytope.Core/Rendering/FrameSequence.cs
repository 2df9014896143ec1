using Polytope.Core.Measures;
using Polytope.Core.Measures.Changes;

namespace Polytope.Core.Rendering;

/// <summary>
/// The frames of one output in their order. Each is compared with the last frame before it that is of the output's own
/// schedule, the only frame that is kept; so what changes does not depend on what else a run draws. Phase changes
/// (<see cref="Measures.PhaseChanges"/>) are marked on three curves of the schedule's frames: the training loss; the
/// map, which is how much the output changes by epoch; and the geometry, which is how many neurons change their sign by
/// epoch, both in the mean over the window's lattice (<see cref="DriftEstimate"/>).
/// </summary>
/// <param name="measures">Those of change are computed for every frame.</param>
public sealed class FrameSequence(IEnumerable<Measure> measures) : IDisposable
{
    /// <summary>The training loss among a frame's phase changes.</summary>
    public const string Loss = "loss";

    /// <summary>The map.</summary>
    public const string Map = "map";

    /// <summary>The geometry.</summary>
    public const string Geometry = "geometry";

    private readonly List<Measure> _measures = [.. measures.Where(measure => measure.IsOfChange)];
    private readonly PhaseChanges _loss = new();
    private readonly PhaseChanges _map = new();
    private readonly PhaseChanges _geometry = new();
    private Frame? _before;
    private CellAges? _ages;

    /// <summary>Compares the next frame, and hands it on.</summary>
    /// <param name="frame">The next frame.</param>
    /// <param name="isScheduled">Whether it is of the output's own schedule.</param>
    /// <param name="handOn">Gets the frame with its changes.</param>
    /// <returns>The curves that start a phase change.</returns>
    public IReadOnlyList<string> Add(Frame frame, bool isScheduled, Action<Frame> handOn)
    {
        var change = _before is null ? null : new MeasuredChange(_before.Measured, _ages!, frame.Measured);
        foreach (var measure in _measures) change?.Of(measure);
        List<string> starting = isScheduled ? [.. Starting(frame, change)] : [];
        handOn(frame with { Change = change, PhaseChanges = starting });
        if (isScheduled)
        {
            _ages = change?.Ages ?? CellAges.First(frame.Partition, frame.Epoch);
            frame.Holds.Retain();
            Dispose();
            _before = frame;
        }

        change?.ForgetBefore();
        return starting;
    }

    public void Dispose()
    {
        _before?.Holds.Release();
        _before = null;
    }

    private IEnumerable<string> Starting(Frame frame, MeasuredChange? change)
    {
        if (_loss.Add(frame.Losses.Training)) yield return Loss;
        if (change is null) yield break;
        var epochs = frame.Epoch - change.Since;
        if (_map.Add(change.Estimate.MapDrift / epochs)) yield return Map;
        if (_geometry.Add(change.Estimate.MeanHamming / epochs)) yield return Geometry;
    }
}
