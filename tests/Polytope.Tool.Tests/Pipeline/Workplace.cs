using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>A folder with a small experiment, <c>tiny</c>, and a runner for it.</summary>
internal sealed class Workplace : IDisposable
{
    public const string Settings =
        "image: { shape: ring, size: 32 }, sampling: { training: 200, validation: 50 }, network: { hidden: 4x2 }, "
        + "training: { epochs: 20, batch: 64 }, outputs: [{ renderer: movie, every: 2, size: 32 }]";

    private readonly TemporaryFolder _folder = new();

    public Grammar Grammar { get; init; } = Grammar.Standard;

    public string Manifest => _folder.File("experiments.yaml");

    public string Output => _folder.File("runs");

    public RunFolder Folder => new(Output, "tiny");

    /// <summary>All files below the place, by their paths.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal),
        ];

    public RunRecord Record => RecordFile.Read(Path.Combine(Folder.Final, RecordFile.Name));

    public Plan Plan(params string[] sets) => Plan(Settings, sets);

    public Plan Plan(string settings, string[] sets)
    {
        File.WriteAllText(Manifest, $"version: 1\nexperiments: {{ tiny: {{ {settings} }} }}\n");
        var diagnostics = new DiagnosticBag();
        var manifest = new ManifestReader(Grammar).ReadFile(Manifest, diagnostics)!;
        var plans = new Planner(Grammar).Plan(manifest, diagnostics, overrides: sets);
        Assert.Empty(diagnostics.Sorted());
        return Assert.Single(plans);
    }

    public string Place(string name) => _folder.File(name);

    public void Run(
        Plan plan, bool resume = false, bool force = false, int threads = 1,
        IRunObserver? observer = null, IRenderer? renderer = null, CancellationTokenSource? interrupt = null,
        TimeSpan? pause = null) =>
        new Runner(observer ?? new RunObservers([])).Run(
            renderer is null ? plan : With(renderer, plan),
            new RunSettings(Output, resume, force, threads) { CheckpointPause = pause ?? TimeSpan.FromSeconds(30) },
            interrupt?.Token ?? TestContext.Current.CancellationToken);

    /// <summary>Runs until the frame of an epoch is drawn, and is interrupted then.</summary>
    public void RunUntil(int epoch, Plan plan, bool resume = false)
    {
        using var interrupt = new CancellationTokenSource();
        var observer = new Watch<FrameDrawn>(drawn =>
        {
            if (drawn.Frame.Epoch == epoch) interrupt.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Run(plan, resume, observer: observer, interrupt: interrupt));
    }

    public string Refused(Action run) =>
        Assert.Throws<UserErrorException>(run).Message.Replace(_folder.Path, "PLACE", StringComparison.Ordinal);

    public Freshness Freshness(Plan plan) => Tool.Pipeline.Runs.Freshness.Of(plan, Folder);

    public byte[] Movie() => File.ReadAllBytes(Path.Combine(Folder.Final, "movie.webp"));

    /// <summary>The rows of metrics.csv, without the seconds.</summary>
    public IReadOnlyList<string> Metrics() =>
        [.. File.ReadAllLines(Path.Combine(Folder.Final, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')])];

    /// <summary>The plan with another renderer in place of that of the same name.</summary>
    private static Plan With(IRenderer renderer, Plan plan) => plan with
    {
        Outputs =
        [
            .. from output in plan.Outputs
               let isReplaced = output.Renderer.Name == renderer.Name
               select isReplaced ? output with { Settings = output.Settings with { Renderer = renderer } } : output,
        ],
    };

    public void Dispose() => _folder.Dispose();
}

/// <summary>Sees one kind of event.</summary>
internal sealed class Watch<T>(Action<T> see) : IRunObserver
    where T : RunEvent
{
    public void Observe(RunEvent runEvent)
    {
        if (runEvent is T seen) see(seen);
    }
}
