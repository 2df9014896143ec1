using Polytope.Core.Measures;

namespace Polytope.Core.Rendering;

/// <summary>
/// The frames of a run in their order: each is compared with the one before, the only one that is kept, and marked
/// where a phase change starts (<see cref="Measures.PhaseChanges"/>): of the training loss, or of the geometry, which
/// is the area in which the activation pattern changes, by epoch.
/// </summary>
/// <param name="measures">Of change, to be computed for every frame.</param>
public sealed class FrameSequence(IEnumerable<Measure> measures) : IDisposable
{
    /// <summary>The name of the training loss among a frame's phase changes.</summary>
    public const string Loss = "loss";

    /// <summary>The name of the geometry drift among a frame's phase changes.</summary>
    public const string Geometry = "geometry";

    private readonly List<Measure> _measures = [.. measures.Where(measure => measure.IsOfChange)];
    private readonly PhaseChanges _loss = new();
    private readonly PhaseChanges _geometry = new();
    private Frame? _before;

    /// <summary>Compares the next frame with the one before, and hands it on.</summary>
    public void Add(Frame frame, Action<Frame> handOn)
    {
        if (_before is not null) frame.Measured.Follow(_before.Measured);
        foreach (var measure in _measures) frame.Measured.Of(measure);
        frame.PhaseChanges = [.. Starting(frame)];
        frame.Holds.Retain();
        try
        {
            handOn(frame);
        }
        finally
        {
            Dispose();
            frame.Measured.ForgetBefore();
            _before = frame;
        }
    }

    public void Dispose()
    {
        _before?.Holds.Release();
        _before = null;
    }

    private IEnumerable<string> Starting(Frame frame)
    {
        if (_loss.Add(frame.Losses.Training)) yield return Loss;
        if (_before is null || frame.Measured.Kept is not { } kept) yield break;
        var changed = frame.Partition.Window.Area - kept.Area;
        if (_geometry.Add(changed / (frame.Epoch - _before.Epoch))) yield return Geometry;
    }
}
