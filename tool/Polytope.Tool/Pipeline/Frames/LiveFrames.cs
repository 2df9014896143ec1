using System.Diagnostics;
using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>
/// A run, under way or done, as a page that grows: its frames are made from its checkpoints when they are asked for.
/// Called from one thread at a time.
/// </summary>
internal sealed class LiveFrames
{
    /// <summary>How long an answer may take before the frames that are ready go out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private readonly RunFolder _folder;
    private readonly Plan _plan;
    private readonly TrainingSetup _setup;
    private readonly FrameBuilder _builder;
    private readonly CancellationToken _cancellation;
    private readonly List<(int First, byte[] Json)> _chunks = [];
    private readonly HashSet<int> _damaged = [];
    private readonly Action<string> _warn;
    private int _frames;

    private LiveFrames(RunFolder folder, Plan plan, Action<string> warn, CancellationToken cancellation)
    {
        (_folder, _plan, _warn, _cancellation) = (folder, plan, warn, cancellation);
        _setup = TrainingSetup.Of(plan);
        _builder = new FrameBuilder(_setup, _ => [], new RunClock(), cancellation);
    }

    /// <param name="path">A run's folder, or the one it will have when it is done.</param>
    /// <param name="gate">For code that is not the tool's own; null for what the user trusts.</param>
    /// <param name="warn">Told of each checkpoint that is damaged, and left out.</param>
    /// <exception cref="UserErrorException">There is no such run.</exception>
    public static LiveFrames Of(
        string path, CancellationToken cancellation, CodeGate? gate = null, Action<string>? warn = null)
    {
        var folder = RunFolder.Of(path);
        var run = StoredRun.Find(folder.Present) ?? StoredRun.Open(path);
        return new LiveFrames(
            folder,
            run.Plan(gate ?? CodeGate.Trusting, PlannedCode.OfImage),
            warn ?? (_ => { }),
            cancellation);
    }

    /// <summary>The page, which asks for its frames.</summary>
    public byte[] Page()
    {
        var job = _setup.Job(_plan, _folder.Present, _plan.CheckpointEpochs);
        return [.. ViewerPage.Head, .. ViewerPage.Script(ViewerRun.Json(job, isLive: true)), .. ViewerPage.Tail];
    }

    /// <summary>
    /// JSON: <c>chunks</c> (<see cref="FrameChunk"/>) from a frame on, <c>over</c>, whether there will be no more, and
    /// <c>divergedIn</c>, the epoch in which the training diverged, if it did.
    /// </summary>
    public byte[] Since(int first)
    {
        var record = Record();
        var isDone = record is not (null or { Status: RunStatus.Running });
        if (first >= _frames) Make(isDone);
        var answer = new MemoryStream();
        answer.Write("{\"chunks\":["u8);
        var chunks = _chunks.Where(chunk => chunk.First >= first).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            if (i > 0) answer.WriteByte((byte)',');
            answer.Write(chunks[i].Json);
        }

        answer.Write(Encoding.ASCII.GetBytes(
            $"],\"over\":{(isDone && Stored().Count == _frames ? "true" : "false")}"
            + (record?.DivergedIn is { } epoch ? FormattableString.Invariant($",\"divergedIn\":{epoch}") : "")
            + "}"));
        return answer.ToArray();
    }

    /// <summary>
    /// The frames of checkpoints that were stored since, as many as can be made before the answer is due.
    /// </summary>
    private void Make(bool isDone)
    {
        var begin = Stopwatch.GetTimestamp();
        var chunk = new FrameChunk(ViewerRenderer.Standard.Chosen);
        var start = _frames;
        foreach (var epoch in Stored().Skip(_frames))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!TryRead(epoch, isDone, out var stored))
            {
                if (_damaged.Contains(epoch)) continue;
                break;
            }

            var frame = _builder.Build(new TrainedCheckpoint(stored.Checkpoint, 0));
            chunk.Add(frame);
            frame.Holds.Release();
            _frames++;
            if (chunk.IsFull || Stopwatch.GetElapsedTime(begin) > Patience) break;
        }

        if (!chunk.IsEmpty) _chunks.Add((start, chunk.Json()));
    }

    /// <summary>
    /// The last checkpoint of a run under way may be half written, or its folder may be moving: the next request finds
    /// it.
    /// </summary>
    private bool TryRead(int epoch, bool isDone, out StoredCheckpoint stored)
    {
        stored = null!;
        try
        {
            stored = new CheckpointFolder(_folder.Present).Read([epoch]).Single();
            return true;
        }
        catch (UserErrorException failure)
        {
            if (!isDone) return false;
            _damaged.Add(epoch);
            _warn(failure.Message);
            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private IReadOnlyList<int> Stored()
    {
        var missing = new CheckpointFolder(_folder.Present).Missing(_plan.CheckpointEpochs).ToHashSet();
        return [.. _plan.CheckpointEpochs.TakeWhile(epoch => !missing.Contains(epoch)).Except(_damaged)];
    }

    private RunRecord? Record()
    {
        try
        {
            return StoredRun.Find(_folder.Present)?.Record;
        }
        catch (Exception failure) when (failure is UnreadableFileException or IOException)
        {
            // The folder is being moved to its final place.
            return null;
        }
    }
}
