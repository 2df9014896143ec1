using System.Text;

namespace Polytope.Tool.Trainers;

/// <summary>
/// A trainer's standard error, line by line into the run's log; the last line is kept for the message about a trainer
/// that failed.
/// </summary>
internal sealed class TrainerErrors
{
    private readonly TrainerLog _log;
    private readonly Task _end;
    private readonly StringBuilder _line = new();
    private volatile string _last = "";

    public TrainerErrors(Stream errors, TrainerLog log)
    {
        _log = log;
        _end = Task.Factory.StartNew(
            () => Read(errors), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The last line that is not blank, once the trainer has ended.</summary>
    public string Last()
    {
        // A process that it has started may keep the stream open.
        _end.Wait(TimeSpan.FromSeconds(1));
        return _last;
    }

    private void Read(Stream errors)
    {
        var bytes = new byte[4096];
        var text = new char[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            for (int count; (count = errors.Read(bytes)) > 0;)
            {
                var length = decoder.GetChars(bytes.AsSpan(0, count), text, flush: false);
                foreach (var c in text.AsSpan(0, length)) Add(c);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The trainer was ended.
        }

        EndLine();
    }

    private void Add(char c)
    {
        if (c == '\n') EndLine();
        else if (_line.Length < TrainerLog.LongestLine) _line.Append(c);
    }

    private void EndLine()
    {
        var line = _line.ToString().TrimEnd();
        _line.Clear();
        if (line.Length == 0) return;
        _last = line;
        _log.Add(line);
    }
}
