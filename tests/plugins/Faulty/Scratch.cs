using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;

namespace Faulty;

public enum Fault
{
    None,
    Open,
    NoSink,
    Add,
    Complete,
    Outside,
    Absent,
    Dispose,
    Hang,
    Threads,
    Crash,
    Mistakes,
    NullMistakes,
    NullFiles,
    NullFile,
    NullMeasures,
    NullPrograms,
    NullCommand,
    NullComplete,
    Exit,
    Folder,
    Statics,
    Reflection,
    Silent,
    Together,
}

/// <summary>Can't be used.</summary>
internal static class Broken
{
    public static int Value { get; } = int.Parse("none", System.Globalization.CultureInfo.InvariantCulture);

    public static void Throw() => throw new FormatException("The mirror is blind.");
}

/// <summary><c>scratch.txt</c>: a line for each frame.</summary>
public sealed record Scratch : IRenderer
{
    public Scratch()
    {
        if (Marker.Text == "constructor") throw new InvalidOperationException("There is no ink.");
    }

    [Description("What goes wrong.")]
    public Fault Fault { get; init; } = Fault.None;

    [Description("How often each line is written.")]
    [Range(1, 9)]
    public int Copies { get; init; } = 1;

    [Description("Where it is written.")]
    public string File { get; init; } = "scratch.txt";

    public string Name => Marker.Text is "movie" or "Wrong Name" ? Marker.Text : "scratch";

    public IReadOnlyList<string> Files =>
        Fault == Fault.NullFiles ? null! : Fault == Fault.NullFile ? [File, null!] : [File];

    public IReadOnlyList<Measure> RequiredMeasures => Fault == Fault.NullMeasures ? null! : [];

    public IEnumerable<PartProgram> Programs => Fault switch
    {
        Fault.NullPrograms => null!,
        Fault.NullCommand => [new PartProgram(null!)],
        _ => [],
    };

    public IEnumerable<Mistake> Mistakes() => Fault == Fault.Mistakes
        ? throw new InvalidOperationException("Nothing is right.")
        : Fault == Fault.NullMistakes ? null!
        : Copies == 7 ? [new Mistake("copies", "Seven is too many.")] : [];

    public IFrameSink Open(RenderJob job) => Fault switch
    {
        Fault.Open => throw new InvalidOperationException("The pen is lost."),
        Fault.NoSink => null!,
        _ => new Sink(this, job),
    };

    private sealed class Sink(Scratch options, RenderJob job) : IFrameSink
    {
        private readonly List<string> _lines = [];

        public void Add(Frame frame)
        {
            if (options.Fault == Fault.Hang)
            {
                System.IO.File.WriteAllText(Path.Combine(job.Folder, "hangs"), "");
                Thread.Sleep(Timeout.Infinite);
            }

            if (options.Fault == Fault.Threads) new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
            if (options.Fault == Fault.Crash)
            {
                var thread = new Thread(() => throw new FormatException("The other hand slipped."));
                thread.Start();
                thread.Join();
            }

            if (frame.Epoch > 0) Fail(options.Fault);
            if (options.Fault == Fault.Add && frame.Epoch > 0) throw new FormatException("The paper is wet.");
            for (var i = 0; i < options.Copies; i++)
                _lines.Add(FormattableString.Invariant($"epoch {frame.Epoch}: {frame.Partition.CellCount}"));
        }

        private static void Fail(Fault fault)
        {
            switch (fault)
            {
                case Fault.Exit: Environment.Exit(0); break;
                case Fault.Folder: Environment.CurrentDirectory = Path.GetTempPath(); break;
                case Fault.Statics: _ = Broken.Value; break;
                case Fault.Reflection: typeof(Broken).GetMethod(nameof(Broken.Throw))!.Invoke(null, null); break;
                case Fault.Silent: throw new InvalidOperationException("");
                case Fault.Together: Parallel.For(0, 2, _ => Broken.Throw()); break;
            }
        }

        public IReadOnlyList<string> Complete()
        {
            switch (options.Fault)
            {
                case Fault.NullComplete: return null!;
                case Fault.Complete: throw new IOException("The drawer is stuck.");
                case Fault.Outside: return ["../scratch.txt"];
                case Fault.Absent: return [options.File];
            }

            // The package is another version of one that the tool has.
            _lines.Add(
                $"yaml {typeof(YamlDotNet.Serialization.Serializer).Assembly.GetName().Version!.ToString(2)}");
            System.IO.File.WriteAllLines(Path.Combine(job.Folder, options.File), _lines);
            return [options.File];
        }

        public void Dispose()
        {
            if (options.Fault == Fault.Dispose) throw new InvalidOperationException("The lid is gone.");
        }
    }
}
