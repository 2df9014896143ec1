using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Polytope.Tool.Trainers;

/// <summary>
/// One training by a trainer in another process: the tool asks, the trainer answers each request with one line, and may
/// write lines for the log before it.
/// </summary>
internal sealed class TrainerDialogue : IDisposable
{
    /// <summary>How long a trainer may take to end, once its work is done.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(10);

    /// <summary>The same when the run is interrupted.</summary>
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(2);

    private readonly TrainingTask _task;
    private readonly CancellationToken _cancellation;
    private readonly TrainerLog _log;
    private readonly TrainerProcess _process;
    private double? _loss;
    private bool _isOver;

    /// <exception cref="IOException">The trainer can't be started.</exception>
    public TrainerDialogue(ProcessTrainer trainer, TrainingTask task, CancellationToken cancellation)
    {
        (_task, _cancellation) = (task, cancellation);
        _log = new TrainerLog(task.Log);
        _process = new TrainerProcess(trainer, task, _log);
    }

    /// <summary>Gives the task, and waits until the trainer is ready.</summary>
    public void Begin(Checkpoint start)
    {
        using var answer = Ask(TrainerRequest.Task(_task, start), "ready", "the answer to its task", epoch: null);
        if (answer.Protocol != TrainerRequest.Protocol)
            throw Fail(
                answer.Protocol is { } version
                    ? FormattableString.Invariant($"speaks version {version} of the protocol, and this tool ")
                        + FormattableString.Invariant($"{TrainerRequest.Protocol}")
                    : "does not say which version of the protocol it speaks");
        if (answer.Text("name") is { Length: > 0 } name) _log.Add($"The trainer is {name}.");
    }

    /// <summary>Has an epoch trained.</summary>
    /// <returns>The loss over the validation points after it; null where the trainer does not say.</returns>
    /// <exception cref="DivergenceException">The trainer says so, or a loss is not finite.</exception>
    public double? Train(int epoch)
    {
        var awaited = FormattableString.Invariant($"epoch {epoch}");
        using var answer = Ask(TrainerRequest.Epoch(_task, epoch), "epoch", awaited, epoch);
        _loss = answer.Number("loss");
        var validation = answer.Number("validation");
        if (_loss is { } loss && !double.IsFinite(loss)) throw new DivergenceException(epoch);
        if (validation is { } held && !double.IsFinite(held)) throw new DivergenceException(epoch);
        return validation;
    }

    /// <summary>Asks for the checkpoint of the epoch that was trained last.</summary>
    /// <param name="watch">The state of the early stop.</param>
    /// <exception cref="DivergenceException">Some parameter is NaN or infinite.</exception>
    public Checkpoint Checkpoint(int epoch, EarlyStopState? watch)
    {
        var awaited = FormattableString.Invariant($"the checkpoint of epoch {epoch}");
        using var answer = Ask(TrainerRequest.Checkpoint(epoch), "checkpoint", awaited, epoch);
        var parameters = answer.Parameters(_task.Initial.Shape, out var mistake);
        if (parameters is null) throw Fail($"{mistake} as {awaited}");
        var index = Array.FindIndex(parameters, parameter => !float.IsFinite(parameter));
        if (index >= 0)
        {
            _log.Add(FormattableString.Invariant($"Parameter {index} of epoch {epoch} is {parameters[index]}."));
            throw new DivergenceException(epoch);
        }

        if (answer.Steps < 0)
            throw Fail(FormattableString.Invariant($"gave {answer.Steps} 'steps', fewer than none, as {awaited}"));
        var vectors = answer.State(out mistake);
        if (mistake is not null) throw Fail($"{mistake} as {awaited}");
        if (_loss is { } loss) _log.Add(FormattableString.Invariant($"Epoch {epoch}: the trainer's loss is {loss:R}."));
        return new Checkpoint(
            epoch,
            Network.FromParameters(_task.Initial.Shape, _task.Initial.Activation, parameters, _task.Initial.Output),
            new TrainerState(answer.Steps, vectors) { Validation = watch });
    }

    /// <summary>All is trained: lets the trainer end.</summary>
    public void End() => End(EndGrace);

    public IOException MissesValidation(int epoch) => Fail(
        FormattableString.Invariant(
            $"gave no 'validation' loss for epoch {epoch}, and 'training.early-stop' needs it"));

    /// <summary>The training is over, however it ended.</summary>
    public void Dispose()
    {
        if (!_isOver) End(InterruptGrace);
        _process.Dispose();
    }

    private void End(TimeSpan grace)
    {
        _isOver = true;
        if (_process.End(grace) is { } how) _log.Add(how);
    }

    private TrainerAnswer Ask(ReadOnlyMemory<byte> request, string type, string awaited, int? epoch)
    {
        _process.Send(request);
        while (true)
        {
            TrainerAnswer? answer;
            string? mistake;
            try
            {
                var line = _process.Receive(awaited, _cancellation);
                if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
                answer = TrainerAnswer.Of(line, out mistake);
            }
            catch (IOException)
            {
                _isOver = true;
                throw;
            }

            if (answer is null) throw Fail($"{mistake} ({awaited} was awaited)");
            switch (answer.Type)
            {
                case "log":
                    _log.Add(answer.Text("text"));
                    answer.Dispose();
                    continue;
                case "error":
                    throw Fail($"says: {answer.Text("text").TrimEnd('.')}");
                case "diverged":
                    throw new DivergenceException(epoch ?? 1);
                case var other when other != type:
                    throw Fail($"answered with the type '{other}' where {awaited} was awaited ('{type}')");
                case var _ when answer.Epoch != epoch && epoch is not null:
                    throw Fail(
                        (answer.Epoch is { } given ? FormattableString.Invariant($"answered for epoch {given}")
                            : "answered without an epoch")
                        + $" where {awaited} was awaited");
                default:
                    return answer;
            }
        }
    }

    private IOException Fail(string what)
    {
        _isOver = true;
        return _process.Failure(what);
    }
}
