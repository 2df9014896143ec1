using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;

namespace Polytope.Tool.Hosting;

/// <summary>How far the present run is, and in what words to say so.</summary>
internal sealed class Progress
{
    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private readonly RunStarted _started;
    private int _frames;
    private int _framesAtStart;

    public Progress(RunStarted started) => _started = started;

    public double Part => (double)_frames / _started.Frames;

    private string LeftText => Left is { } left ? Short(left) : "?";

    /// <summary>What is left at the pace so far; null before the first tenth of a second of work.</summary>
    private TimeSpan? Left => _frames > _framesAtStart && _watch.Elapsed.TotalSeconds > 0.1
        ? _watch.Elapsed * ((double)(_started.Frames - _frames) / (_frames - _framesAtStart))
        : null;

    /// <summary>Counts a frame that is drawn.</summary>
    public void Count(FrameDrawn drawn)
    {
        _frames++;

        // Stored frames take less time than those still to be trained: the estimate starts after them.
        if (drawn.Frame.Epoch <= _started.ResumedFrom)
        {
            _framesAtStart = _frames;
            _watch.Restart();
        }
    }

    /// <summary>Where a frame stands, with all its losses.</summary>
    public string Full(FrameDrawn drawn) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {drawn.Frame.Epoch} of {_started.Epochs}, loss {drawn.Frame.Losses.Training:g3} (validation "
        + $"{drawn.Frame.Losses.Validation:g3}{Image(drawn.Frame.Losses)}), "
        + $"{drawn.Frame.Measures.Polytopes:n0} polytopes; {LeftText} left");

    private static string Image(Losses losses) =>
        losses.Image is { } image ? string.Create(CultureInfo.InvariantCulture, $", image {image:g3}") : "";

    /// <summary>The same in half a line of a terminal.</summary>
    public string Brief(FrameDrawn drawn) => string.Create(
        CultureInfo.InvariantCulture,
        $"{drawn.Frame.Epoch}/{_started.Epochs}, loss {drawn.Frame.Losses.Training:g3}, "
        + $"{drawn.Frame.Measures.Polytopes:n0} polytopes, {LeftText} left");

    public static string Short(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1.5 } => string.Create(
            CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):f0} s"),
        { TotalHours: < 1.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:f0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:f1} h"),
    };

    /// <summary>What a run is going to do.</summary>
    public static string Task(RunStarted started)
    {
        var task = $"{Counted.Of(started.Epochs, "epoch")}, {Counted.Of(started.Frames, "frame")}";
        return started.ResumedFrom is { } epoch
            ? FormattableString.Invariant($"{task}, going on from epoch {epoch}") : task;
    }

    public static string Summary(RunEnded ended)
    {
        var took = Short(TimeSpan.FromSeconds(ended.Record.Timings.Whole));
        return ended.Status switch
        {
            RunStatus.Complete when ended.Record.StoppedIn is { } stop => string.Create(
                CultureInfo.InvariantCulture,
                $"{ended.Experiment}: stopped early after epoch {stop}, complete after {took}, in {ended.Folder}"),
            RunStatus.Complete => $"{ended.Experiment}: complete after {took}, in {ended.Folder}",
            RunStatus.Diverged => string.Create(
                CultureInfo.InvariantCulture,
                $"{ended.Experiment}: diverged in epoch {ended.Record.DivergedIn}; what was drawn is in "
                + $"{ended.Folder}"),
            RunStatus.Failed => $"{ended.Experiment}: failed; --resume goes on from the last checkpoint",
            _ => $"{ended.Experiment}: interrupted; --resume goes on from the last checkpoint",
        };
    }
}
