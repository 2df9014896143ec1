using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Hosting;

/// <summary>How far the present run is, and in what words to say so.</summary>
internal sealed class Progress
{
    private const int ManyFrames = 50;

    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private readonly RunStarted _started;
    private int _frames;
    private int _framesAtStart;
    private int _epoch;
    private FrameDrawn? _last;

    public Progress(RunStarted started) => (_started, _epoch) = (started, started.ResumedFrom ?? 0);

    /// <summary>The experiment, and which it is of several.</summary>
    public string Name => _started.Ordinal.Of == 1 ? _started.Experiment : string.Create(
        CultureInfo.InvariantCulture, $"{_started.Experiment} ({_started.Ordinal.Number} of {_started.Ordinal.Of})");

    public double Part
    {
        get
        {
            var (done, all) = Done;
            return all > 0 ? Math.Clamp((double)done / all, 0, 1) : 1;
        }
    }

    private string LeftText => Left is { } left ? Short(left) : "?";

    /// <summary>
    /// What is left at the pace so far; null before the first epoch and the first tenth of a second of work.
    /// </summary>
    private TimeSpan? Left => Done is var (done, all) && done > 0 && _watch.Elapsed.TotalSeconds > 0.1
        ? _watch.Elapsed * ((double)(all - done) / done)
        : null;

    /// <summary>
    /// Work that is done since the start, and all work: frames where there are many, because drawing takes its share of
    /// the time, else epochs.
    /// </summary>
    private (int Done, int All) Done
    {
        get
        {
            var from = _started.ResumedFrom ?? 0;
            var frames = _started.Frames - _framesAtStart;
            return (frames >= ManyFrames && _frames > _framesAtStart) || _started.Epochs <= from
                ? (_frames - _framesAtStart, frames)
                : (_epoch - from, _started.Epochs - from);
        }
    }

    /// <summary>Counts the epochs that are trained.</summary>
    public void Count(EpochTrained trained) => _epoch = trained.Epoch;

    /// <summary>Counts a frame that is drawn.</summary>
    public void Count(FrameDrawn drawn)
    {
        _frames++;
        _last = drawn;
        _epoch = Math.Max(_epoch, drawn.Frame.Epoch);

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
        $"epoch {drawn.Frame.Epoch:n0} of {_started.Epochs:n0}, loss {drawn.Frame.Losses.Training:g3} (validation "
        + $"{drawn.Frame.Losses.Validation:g3}{Image(drawn.Frame.Losses)}), "
        + $"{drawn.Frame.Measures.Polytopes:n0} polytopes; {LeftText} left");

    private static string Image(Losses losses) =>
        losses.Image is { } image ? string.Create(CultureInfo.InvariantCulture, $", image {image:g3}") : "";

    /// <summary>The same in half a line of a terminal.</summary>
    public string Brief(FrameDrawn drawn) => string.Create(
        CultureInfo.InvariantCulture,
        $"{drawn.Frame.Epoch:n0}/{_started.Epochs:n0}, loss {drawn.Frame.Losses.Training:g3}, "
        + $"{drawn.Frame.Measures.Polytopes:n0} polytopes, {LeftText} left");

    /// <summary>How far the training is, between frames.</summary>
    public string Epochs() => string.Create(
        CultureInfo.InvariantCulture, $"epoch {_epoch:n0} of {_started.Epochs:n0}; {LeftText} left");

    /// <summary>The same in half a line of a terminal.</summary>
    public string BriefEpochs() => string.Create(
        CultureInfo.InvariantCulture, $"{_epoch:n0}/{_started.Epochs:n0}, {LeftText} left");

    public static string Finishing(RendererFinishing finishing) => string.Create(
        CultureInfo.InvariantCulture,
        $"finishing {finishing.Renderer} ({finishing.Ordinal.Number} of {finishing.Ordinal.Of})"
        + $"{(finishing.Percent > 0 ? FormattableString.Invariant($", {finishing.Percent} %") : "")}");

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
            ? FormattableString.Invariant($"{task}, going on from epoch {epoch:n0}") : task;
    }

    public static string Damage(CheckpointDamaged damaged) =>
        $"{damaged.File} is damaged, and the training goes on from the newest checkpoint that is sound";

    public static string Summary(OutputsAdded added) => added.Files.Count == 0
        ? $"{added.Experiment}: nothing to add, it is all in {added.Folder}"
        : $"{added.Experiment}: added {WrittenFiles.Listed(added.Files.Select(file => (file.File, file.Bytes)))} to "
            + added.Folder;

    /// <summary>How a run ended; of a complete one what came out, in further lines.</summary>
    public string Full(RunEnded ended)
    {
        var summary = Summary(ended);
        if (ended.Status != RunStatus.Complete) return summary;
        List<string> lines = [summary];
        if (_last is { Frame: var frame })
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"losses {frame.Losses.Training:g3} (training), {frame.Losses.Validation:g3} (validation)"
                + $"{OnImage(frame.Losses)}; {Counted(frame.Measures.Polytopes)}"));
        }

        lines.Add(WrittenFiles.Listed(ended.Record.Outputs.Select(output => (output.File, output.Bytes))));
        var folder = ShellWord.Quoted(ended.Folder);
        var hasPage = ended.Record.Outputs.Any(output => output.File == ViewerRenderer.FileName);
        lines.Add($"next: dotnet polytope view {folder}{(hasPage ? "" : " --port 0")}");
        return string.Join("\n  ", lines);

        static string OnImage(Losses losses) => losses.Image is { } image
            ? string.Create(CultureInfo.InvariantCulture, $", {image:g3} (image)") : "";

        static string Counted(long polytopes) =>
            string.Create(CultureInfo.InvariantCulture, $"{polytopes:n0} polytope{(polytopes == 1 ? "" : "s")}");
    }

    private static string Summary(RunEnded ended)
    {
        var took = Short(TimeSpan.FromSeconds(ended.Record.Timings.Whole));
        return ended.Status switch
        {
            RunStatus.Complete when ended.Record.StoppedIn is { } stop => string.Create(
                CultureInfo.InvariantCulture,
                $"{ended.Experiment}: stopped early after epoch {stop:n0}, complete after {took}, in {ended.Folder}"),
            RunStatus.Complete => $"{ended.Experiment}: complete after {took}, in {ended.Folder}",
            RunStatus.Diverged => string.Create(
                CultureInfo.InvariantCulture,
                $"{ended.Experiment}: diverged in epoch {ended.Record.DivergedIn:n0}; what was drawn is in "
                + $"{ended.Folder}"),
            RunStatus.Failed => $"{ended.Experiment}: failed; --resume goes on from the last checkpoint",
            _ => $"{ended.Experiment}: interrupted; --resume goes on from the last checkpoint",
        };
    }
}
