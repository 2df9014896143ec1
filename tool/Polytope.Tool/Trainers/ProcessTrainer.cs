using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Training;

namespace Polytope.Tool.Trainers;

/// <summary>
/// A trainer in a program of its own, in any language, which speaks the protocol of <c>TRAINERS.md</c> on its standard
/// input and output.
/// </summary>
public sealed record ProcessTrainer : ITrainer
{
    [Description("The program that trains, and its arguments. It is started in 'folder', without a shell. Files that "
        + "it names belong to the experiment: when one changes, the run is stale.")]
    [Example("[python3, train.py]")]
    public required TextList Command { get; init; }

    [Description("Further files that belong to the experiment, such as modules that the script imports.")]
    [SilentDefault]
    [Example("[layers.py]")]
    public TextList Files { get; init; } = [];

    [Description("The folder in which the program is started, and in which its files are: a path from the manifest's "
        + "folder, which it is unless it is given.")]
    [SilentDefault(AndAnyValue = true)]
    [Example("lab")]
    public string? Folder { get; init; }

    [Description("Seconds without a line from the program after which it is taken to hang, and is ended.")]
    [Range(1.0, 1e6)]
    [SilentDefault(AndAnyValue = true)]
    public double Silence { get; init; } = 300;

    public string Name => "process";

    public IEnumerable<PartProgram> Programs => [new PartProgram(Command) { Files = Files, Folder = Folder }];

    public IEnumerable<Mistake> Mistakes()
    {
        if (Command.Count == 0 || Command[0].Length == 0)
            yield return new Mistake("command", "A program is missing: write [python3, train.py], for example.");
        else if (Command.Any(HasNul))
            yield return new Mistake("command", "A program's arguments can't contain the character NUL.");
        if (Files.Any(file => file.Length == 0 || HasNul(file)))
            yield return new Mistake("files", "A file's name is empty, or contains the character NUL.");
        if (Folder is { } folder && (folder.Length == 0 || HasNul(folder)))
            yield return new Mistake("folder", "The folder's name is empty, or contains the character NUL.");
    }

    public IEnumerable<Mistake> MissingOnThisMachine() =>
        ProgramPath.IsPlain(Command[0]) && ProgramPath.Find(Command[0], folder: null) is null
            ? [new Mistake("command", $"The program '{Command[0]}' is not on the PATH: install it, or write its path.")]
            : [];

    /// <summary>The points as text; what the program itself takes is not known.</summary>
    public TrainingMemory MemoryFor(TrainingSize size) => new(
        2L * sizeof(float) * (size.Shape.Inputs + size.Shape.Outputs) * size.Points,
        sizeof(double) * (long)size.Shape.ParameterCount);

    /// <inheritdoc/>
    /// <exception cref="IOException">
    /// The program can't be started, ends or hangs before it is done, or does not keep to the protocol.
    /// </exception>
    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation)
    {
        var start = task.From ?? new Checkpoint(0, task.Initial, TrainerState.Empty);
        if (task.From is null && task.CheckpointEpochs.Contains(0)) yield return start;
        var wanted = task.CheckpointEpochs.Where(epoch => epoch > start.Epoch).ToHashSet();
        var watch = start.State.Validation;
        if (wanted.Count == 0 || watch is { HasStopped: true }) yield break;

        using var dialogue = new TrainerDialogue(this, task, cancellation);
        dialogue.Begin(start);
        var last = wanted.Max();
        for (var epoch = start.Epoch + 1; epoch <= last; epoch++)
        {
            var validation = dialogue.Train(epoch);
            if (task.Options.EarlyStop is { } stop)
                watch = stop.Next(watch, epoch, validation ?? throw dialogue.MissesValidation(epoch));
            var isAsked = task.AfterEpoch?.Invoke(epoch) == true;
            var hasStopped = watch is { HasStopped: true };
            if (isAsked || hasStopped || wanted.Contains(epoch)) yield return dialogue.Checkpoint(epoch, watch);
            if (hasStopped) break;
        }

        dialogue.End();
    }

    /// <summary>The command in one line, for people.</summary>
    internal string Line => string.Join(' ', Command);

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);
}
