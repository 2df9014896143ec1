using System.ComponentModel;
using System.Diagnostics;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Trainers;

/// <summary>A running trainer: lines to it, and lines from it within a limit of time and length.</summary>
internal sealed class TrainerProcess : IDisposable
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(0.1);

    /// <summary>How long output may come after the program has ended, from a pipe or from a child of it.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(1);

    private readonly TrainerChildren _children = new();
    private readonly Process _process;
    private readonly string _line;
    private readonly TimeSpan _silence;
    private readonly int _longest;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly TrainerErrors _errors;
    private Task _sent = Task.CompletedTask;
    private Task<int>? _reading;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <exception cref="IOException">It can't be started.</exception>
    public TrainerProcess(ProcessTrainer trainer, TrainingTask task, TrainerLog log)
    {
        _line = trainer.Line;
        _silence = TimeSpan.FromSeconds(trainer.Silence);
        _longest = (int)Math.Min(Array.MaxLength / 2, (1L << 20) + (64L * task.Initial.Shape.ParameterCount));
        _process = Start(trainer, FolderOf(trainer, task.Folder), _children);
        _input = _process.StandardInput.BaseStream;
        _output = _process.StandardOutput.BaseStream;
        _errors = new TrainerErrors(_process.StandardError.BaseStream, log);
    }

    /// <summary>Sends a line without waiting until it is read.</summary>
    public void Send(ReadOnlyMemory<byte> line) => _sent = SendAfter(_sent, line);

    /// <summary>The next line, without its end; valid until the next call.</summary>
    /// <param name="awaited">What it should answer.</param>
    /// <exception cref="IOException">
    /// The trainer has ended, is silent for too long, or writes a line without an end.
    /// </exception>
    public ReadOnlyMemory<byte> Receive(string awaited, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        for (var searched = _start; ;)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found - _start);
                _start = searched + found + 1;
                return line;
            }

            if (Stopwatch.GetElapsedTime(since) >= _silence) throw IsSilent(awaited);
            if (_end - _start > _longest)
                throw Failure(FormattableString.Invariant(
                    $"wrote a line of more than {_longest} bytes where {awaited} was awaited"));
            MakeRoom();
            searched = _end;
            var count = Read(since, awaited, cancellation);
            if (count == 0) throw Ended(awaited, cancellation);
            _end += count;
        }
    }

    /// <summary>Lets the program end by itself, and ends it with all its children when it does not.</summary>
    /// <returns>How it ended where that is worth a line in the log; else null.</returns>
    public string? End(TimeSpan grace)
    {
        Send(TrainerRequest.End());
        _ = CloseAfter(_sent);
        if (_process.WaitForExit(grace))
            return _process.ExitCode == 0 ? null : $"The trainer {Exit()}.";
        Kill();
        return FormattableString.Invariant($"The trainer was ended {grace.TotalSeconds} s after it was asked to end.");
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Ends the program, and says what it did.</summary>
    /// <param name="what">A clause whose subject is the trainer.</param>
    /// <param name="advice">A sentence after a space, or nothing.</param>
    public IOException Failure(string what, string advice = "")
    {
        Kill();
        var last = _errors.Last();
        return new IOException(
            $"The trainer '{Printable.Line(_line)}' {Printable.Line(what)}.{advice}"
            + (last.Length > 0 ? $" Its last message: {Printable.Line(last)}" : ""));
    }

    public void Dispose()
    {
        // On Windows the children of a process that has ended are still known.
        if (!_process.HasExited || OperatingSystem.IsWindows()) Kill();
        _children.End();
        _process.Dispose();
    }

    /// <summary>In which the program is started; null for the current folder.</summary>
    private static string? FolderOf(ProcessTrainer trainer, string? manifest) =>
        trainer.Folder is { } own ? Path.GetFullPath(own, manifest ?? Environment.CurrentDirectory) : manifest;

    private static Process Start(ProcessTrainer trainer, string? folder, TrainerChildren children)
    {
        var command = trainer.Command;
        var named = $"The trainer '{Printable.Line(string.Join(' ', command))}' can't be started: ";
        var program = ProgramPath.Find(command[0], folder) ?? throw new IOException(
            named + (ProgramPath.IsPlain(command[0]) ? $"'{command[0]}' is not on the PATH."
                : $"there is no program '{command[0]}' in {folder ?? Environment.CurrentDirectory}."));
        try
        {
            var start = new ProcessStartInfo(program, command.Skip(1))
            {
                WorkingDirectory = folder ?? "",
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                CreateNoWindow = true,
            };
            Surround(start.Environment, trainer, folder);
            children.Mark(start.Environment);
            var process = Process.Start(start)!;
            children.Mark(process);
            return process;
        }
        catch (Win32Exception failure)
        {
            throw new IOException(named + failure.Message, failure);
        }
    }

    /// <summary>What Python needs to know.</summary>
    private static void Surround(IDictionary<string, string?> environment, ProcessTrainer trainer, string? folder)
    {
        const string Modules = "PYTHONPATH", NoCache = "PYTHONDONTWRITEBYTECODE", Cache = "PYTHONPYCACHEPREFIX";
        // What it would write beside modules would be code that nobody has allowed.
        environment.TryAdd(NoCache, "1");
        // What is there already would run in place of the modules. There is nothing below a path that is a file. Other
        // trainers may find compiled modules of what is installed: without them, a large library takes long to load.
        if (HasCompiled(trainer, folder ?? Environment.CurrentDirectory)
            || (environment.TryGetValue(Cache, out var cache) && !Path.IsPathFullyQualified(cache ?? "")))
            environment[Cache] = Environment.ProcessPath;
        // Where the program is started in a run's folder, the modules that it names are the copies that the run keeps.
        var copies = Path.GetFullPath(Path.Combine(folder ?? "", RunFolder.Trainer));
        if (!File.Exists(Path.Combine(folder ?? "", RecordFile.Name)) || !Directory.Exists(copies)) return;
        environment[Modules] = environment.TryGetValue(Modules, out var others) && others?.Length > 0
            ? $"{copies}{Path.PathSeparator}{others}"
            : copies;
    }

    /// <summary>Whether there are compiled modules in a folder in which Python finds the trainer's.</summary>
    private static bool HasCompiled(ProcessTrainer trainer, string folder) =>
        trainer.Programs.SelectMany(program => ProgramFiles.Of(program, folder)).SelectMany(item => item.Files)
            .Select(file => Path.GetDirectoryName(Path.Combine(folder, file)))
            .Append(folder).Append(Path.Combine(folder, RunFolder.Trainer)).Distinct()
            .Any(place => Directory.Exists(Path.Combine(place ?? folder, TrainerScript.Cache)));

    private async Task SendAfter(Task before, ReadOnlyMemory<byte> line)
    {
        await before;
        try
        {
            await _input.WriteAsync(line);
            await _input.FlushAsync();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // It has ended, which is found out when its answer is awaited.
        }
    }

    private async Task CloseAfter(Task before)
    {
        await before;
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end > _buffer.Length / 2) Array.Resize(ref _buffer, 2 * _buffer.Length);
    }

    /// <param name="since">When the line was first waited for.</param>
    private int Read(long since, string awaited, CancellationToken cancellation)
    {
        _reading ??= _output.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None).AsTask();
        TimeSpan? ended = null;
        try
        {
            while (!_reading.Wait((int)Pulse.TotalMilliseconds, cancellation))
            {
                var waited = Stopwatch.GetElapsedTime(since);
                if (_process.HasExited && waited - (ended ??= waited) >= Afterwards) return 0;
                if (waited >= _silence) throw IsSilent(awaited);
            }

            var count = _reading.Result;
            _reading = null;
            return count;
        }
        catch (AggregateException failure) when (failure.InnerException is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private IOException IsSilent(string awaited) => Failure(
        (_end > _start ? "has begun a line and not ended it" : "has written nothing")
            + FormattableString.Invariant($" for {_silence.TotalSeconds} s (training.trainer.silence) where ")
            + $"{awaited} was awaited",
        " A trainer flushes its output after each line.");

    /// <summary>Its output has ended.</summary>
    private IOException Ended(string awaited, CancellationToken cancellation)
    {
        const int Interrupt = 130, Termination = 143;
        if (!_process.WaitForExit(Afterwards))
            return Failure($"closed its standard output where {awaited} was awaited");
        // A terminal and a scheduler send their signal to it and to this process: then the run is interrupted.
        if (_process.ExitCode is Interrupt or Termination && cancellation.WaitHandle.WaitOne(2 * Afterwards))
            throw new OperationCanceledException(cancellation);
        return Failure($"{Exit()} where {awaited} was awaited");
    }

    private string Exit() => _process.ExitCode > 128 && !OperatingSystem.IsWindows()
        ? FormattableString.Invariant($"was ended by signal {_process.ExitCode - 128}")
        : FormattableString.Invariant($"ended with exit code {_process.ExitCode}");
}
