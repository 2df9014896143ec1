using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>A plug-in that fails is named with its file, and costs no more than its own output.</summary>
[Collection(FaultyFolder.Tests)]
public sealed class PluginFailureTests : IDisposable
{
    private const string Named = "Plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll)";

    private readonly FaultyFolder _place = new();

    [Theory]
    [InlineData("open", "failed opening its renderer 'scratch': InvalidOperationException: The pen is lost.")]
    [InlineData("no-sink", "gave no sink for its renderer 'scratch'.")]
    [InlineData("add", "failed drawing epoch 2 with its renderer 'scratch': FormatException: The paper is wet.")]
    [InlineData("complete", "failed finishing its renderer 'scratch': IOException: The drawer is stuck.")]
    [InlineData("outside", "says that its renderer 'scratch' wrote '../scratch.txt', which is not among its Files.")]
    [InlineData("null-complete", "gave null as the files that its renderer 'scratch' wrote.")]
    [InlineData(
        "statics",
        "failed drawing epoch 2 with its renderer 'scratch': The static fields of Faulty.Broken can't be made: "
        + "FormatException: The input string 'none' was not in a correct format.")]
    [InlineData(
        "reflection", "failed drawing epoch 2 with its renderer 'scratch': FormatException: The mirror is blind.")]
    [InlineData(
        "together", "failed drawing epoch 2 with its renderer 'scratch': FormatException: The mirror is blind.")]
    [InlineData(
        "silent",
        "failed drawing epoch 2 with its renderer 'scratch': InvalidOperationException: it does not say why.")]
    [InlineData(
        "folder",
        "changed the current folder to TEMP drawing epoch 2 with its renderer 'scratch': paths of the run start at the "
        + "old one, which is the current one again.")]
    [InlineData("absent", "says that its renderer 'scratch' wrote 'scratch.txt', which is not there.")]
    public async Task The_other_outputs_are_kept_and_it_is_added_later(string fault, string expected)
    {
        _place.Write(
            $"training: {{ epochs: 4 }}, outputs: [{{ renderer: scratch, every: 2, fault: {fault} }}, "
            + "{ renderer: svg, at: [1] }]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(ExitCode.Failed, code);
        expected = expected.Replace(
            "TEMP", Path.TrimEndingDirectorySeparator(Path.GetTempPath()), StringComparison.Ordinal);
        Assert.Equal(
            $"one: {Named} {expected} The run is in PLACE/runs/one, without this output; once that is mended, --resume "
            + "adds it.",
            error.Trim());
        Assert.Equal(RunStatus.Complete, _place.Record.Status);
        Assert.True(File.Exists(Path.Combine(_place.Run, "svg", "epoch-1.svg"))
            || Directory.EnumerateFiles(_place.Run, "*.svg", SearchOption.AllDirectories).Any());
        Assert.Equal([0, 1, 2, 4], _place.Record.Checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.DoesNotContain("scratch", _place.Record.Plan.Manifest, StringComparison.Ordinal);
        var checkpoints = _place.Record.Checkpoints;

        _place.Write(
            "training: { epochs: 4 }, outputs: [{ renderer: scratch, every: 2 }, { renderer: svg, at: [1] }]");
        Assert.Equal((0, "", ""), await _place.RunAllowed("--resume"));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(_place.Run, "scratch.txt")).Length);
        Assert.Equal(checkpoints, _place.Record.Checkpoints);
    }

    [Fact]
    public async Task What_fails_as_it_is_closed_costs_nothing()
    {
        _place.Write("training: { epochs: 2 }, outputs: [{ renderer: scratch, every: 1, fault: dispose }]");
        Assert.Equal((0, "", ""), await _place.RunAllowed());
    }

    [Theory]
    [InlineData(
        "throw", "failed training after epoch 1 with 'stepper': InvalidOperationException: The stairs end here")]
    [InlineData("nothing", "has a trainer 'stepper' that gave a checkpoint without network or state")]
    [InlineData("backwards", "has a trainer 'stepper' that gave epoch 0 after epoch 1")]
    [InlineData("skip", "has a trainer 'stepper' that gave epoch 3 where epoch 2 was to come")]
    [InlineData("shape", "has a trainer 'stepper' that gave a network of another shape")]
    [InlineData("too-many", "has a trainer 'stepper' that gave epoch 5 where epoch 2 was to come")]
    [InlineData("few", "has a trainer 'stepper' that ended without the checkpoint of epoch 2")]
    public async Task A_trainer_that_fails_is_named_and_its_checkpoints_stay(string step, string expected)
    {
        _place.Write(
            $"training: {{ epochs: 4, trainer: {{ kind: stepper, step: {step} }} }}, "
            + "outputs: [{ renderer: svg, every: 1 }]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(
            $"one: {Named} {expected}. Once that is mended, --resume goes on from the last checkpoint.", error.Trim());
        var record = RecordFile.Read(Path.Combine(_place.Output, ".partial", "one", RecordFile.Name));
        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Equal([0, 1], record.Checkpoints.Select(checkpoint => checkpoint.Epoch));
    }

    [Fact]
    public async Task A_trainer_that_fails_at_once_is_named()
    {
        _place.Write("training: { epochs: 4, trainer: { kind: stepper, step: throw-at-once } }");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains(
            $"{Named} failed to begin training with 'stepper': InvalidOperationException: The stairs are gone.",
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_that_are_not_finite_are_a_divergence()
    {
        _place.Write("training: { epochs: 4, trainer: { kind: stepper, step: not-finite } }");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("diverged in epoch 2", error, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Diverged, _place.Record.Status);
    }

    [Fact]
    public async Task A_shape_that_fails_is_named()
    {
        _place.Write("image: { shape: blob, fails: true, size: 16 }");
        await File.WriteAllTextAsync(
            _place.Manifest,
            (await File.ReadAllTextAsync(_place.Manifest, TestContext.Current.CancellationToken)).Replace(
                "image: { shape: ring, size: 16 }, ", "", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(
            $"{Named} failed to paint its shape 'blob': InvalidOperationException: The paint is dry.", error.Trim());
    }

    [Theory]
    [InlineData("is-nothing", "gave null as the image of 'blob'.")]
    [InlineData("is-wide", "painted 'blob' in 17x16 pixels of 1 where 16x16 of 1 were asked for.")]
    public async Task A_shape_that_paints_something_else_is_named(string key, string expected)
    {
        _place.Write($"image: {{ shape: blob, {key}: true, size: 16 }}");
        await File.WriteAllTextAsync(
            _place.Manifest,
            (await File.ReadAllTextAsync(_place.Manifest, TestContext.Current.CancellationToken)).Replace(
                "image: { shape: ring, size: 16 }, ", "", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal((ExitCode.Failed, $"{Named} {expected}"), (code, error.Trim()));
    }

    [Theory]
    [InlineData("null-mistakes", "gave null as Mistakes of its renderer Scratch.")]
    [InlineData("null-files", "gave null as Files of its renderer Scratch.")]
    [InlineData("null-file", "gave null among Files of its renderer Scratch.")]
    [InlineData("null-measures", "gave null as RequiredMeasures of its renderer Scratch.")]
    [InlineData("null-programs", "gave null as Programs of its renderer Scratch.")]
    [InlineData("null-command", "gave null as Programs: Command of its renderer Scratch.")]
    public async Task A_part_that_says_nothing_where_it_is_asked_is_named(string fault, string expected)
    {
        _place.Write($"training: {{ epochs: 4 }}, outputs: [{{ renderer: scratch, every: 2, fault: {fault} }}]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains($"{Named} {expected}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "renderer: scratch, every: 1, fault: exit", "drawing epoch 1 with its renderer 'scratch'")]
    [InlineData(", trainer: { kind: stepper, step: exit }", "renderer: svg", "training after epoch 0 with 'stepper'")]
    public async Task What_ends_the_process_is_named(string training, string output, string doing)
    {
        _place.Write($"training: {{ epochs: 4{training} }}, outputs: [{{ {output} }}]");
        var (code, error) = await RunInProcess();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains(
            $"{Named} ended the tool (Environment.Exit) {doing}.", _place.Shown(error), StringComparison.Ordinal);
        Assert.EndsWith(
            "Once that is mended, 'run --resume' goes on from the last "
            + "checkpoint.", error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_renderer_that_does_not_stop_is_left_behind_and_named()
    {
        _place.Write("training: { epochs: 4 }, outputs: [{ renderer: scratch, every: 1, fault: hang }]");
        Assert.Equal(
            $"one: {Named} did not stop drawing epoch 0 with its renderer 'scratch' within 0.05 s of an interruption. "
            + "Once that is mended, --resume goes on from the last checkpoint.",
            Interrupted(() => File.Exists(Path.Combine(_place.Output, ".partial", "one", "hangs"))));
    }

    [Fact]
    public void A_trainer_that_does_not_stop_is_left_behind_and_named()
    {
        _place.Write(
            $"training: {{ epochs: 4, trainer: {{ kind: stepper, step: hang, signal: '{_place.File("hangs")}' }} }}, "
            + "outputs: [{ renderer: svg, every: 1 }]");
        Assert.Equal(
            $"one: {Named} did not stop training within 0.05 s of an interruption. "
            + "Once that is mended, --resume goes on from the last checkpoint.",
            Interrupted(() => File.Exists(_place.File("hangs"))));
    }

    [Fact]
    public async Task Threads_that_do_not_stop_do_not_keep_the_tool()
    {
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, every: 1, fault: threads }]");
        Assert.Equal(0, (await RunInProcess()).Code);
        Assert.Equal(RunStatus.Complete, _place.Record.Status);
    }

    [Fact]
    public async Task What_fails_on_a_thread_of_its_own_is_named()
    {
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, every: 1, fault: crash }]");
        var (code, error) = await RunInProcess();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(
            $"{Named} failed on a thread of its own: FormatException: The other hand slipped.",
            _place.Shown(error).Trim());
    }

    public void Dispose() => _place.Dispose();

    /// <summary>Runs the manifest by the tool in a process of its own: its exit code and standard error.</summary>
    private async Task<(int Code, string Error)> RunInProcess()
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            Repository.Tool, ["run", _place.Manifest, "-o", _place.Output, "-q", "--allow-code"])
        {
            RedirectStandardError = true,
        };
        using var tool = System.Diagnostics.Process.Start(start)!;
        var error = await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (tool.ExitCode, error);
    }

    /// <summary>What the run says that is interrupted once something has happened.</summary>
    private string Interrupted(Func<bool> hasHappened)
    {
        var diagnostics = new DiagnosticBag();
        var opened = new ManifestOpener(new CodeGate(allowsAll: true), CodeUse.Required)
            .ReadFile(_place.Manifest, diagnostics);
        Assert.Empty(diagnostics.Sorted());
        var plan = Assert.Single(new Planner(opened!.Grammar).Plan(opened.Manifest, diagnostics));
        using var interrupt = new CancellationTokenSource();
        var settings = new RunSettings(_place.Output, Resume: false, Force: false, Threads: 2)
        {
            PluginGrace = TimeSpan.FromSeconds(0.05),
        };
        var run = Task.Run(() => new Runner(new RunObservers([])).Run(plan, settings, interrupt.Token));
        while (!hasHappened() && !run.IsCompleted) Thread.Sleep(10);
        interrupt.Cancel();
        return _place.Shown(Assert.Throws<UserErrorException>(() => run.GetAwaiter().GetResult()).Message);
    }
}
