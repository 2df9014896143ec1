using Polytope.Core.Declarations;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Tests.Planning;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Trust;

/// <summary>Somebody else's manifest runs no code by being run.</summary>
public sealed class CodeGateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Code_is_refused_by_name_and_digest()
    {
        var refusal = Assert.Throws<UserErrorException>(() => Pass(Plan()));
        Assert.Equal(ExitCode.WrongInput, refusal.ExitCode);
        Assert.Equal(
            """
            their/experiments.yaml would run code that is not the tool's own:
              program python3 train.py
                train.py  SHA-256 8e79b3a06c1c0bbb8a10e3f2ce56d6dd5e3e4a1ac2d4cea0b7d2d5a3ab3cb5fd
            Nothing was run. Look at it first; it can do whatever you can. 'dotnet polytope trust their/experiments.yaml' lets just this content run from now on, and --allow-code this once.
            """.Replace(
                "8e79b3a06c1c0bbb8a10e3f2ce56d6dd5e3e4a1ac2d4cea0b7d2d5a3ab3cb5fd",
                Tool.Records.Digest.Of("print(1)"u8),
                StringComparison.Ordinal),
            refusal.Message);
    }

    [Theory]
    [InlineData("their/experiments.yaml", "their/experiments.yaml")]
    [InlineData("my lab/experiments.yaml", "'my lab/experiments.yaml'")]
    [InlineData("a'b.yaml", "'a'\\''b.yaml'")]
    [InlineData("$(id) 'x'.yaml", "'$(id) '\\''x'\\''.yaml'")]
    public void The_command_that_lets_it_run_can_be_copied(string manifest, string word)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are words of a Unix shell.");
        Assert.Contains(
            $"'dotnet polytope trust {word}' lets",
            Assert.Throws<UserErrorException>(
                () => CodeGate.Trusting.Pass(manifest, "none", [new ForeignCode("program", "sh", "/", [])])).Message,
            StringComparison.Ordinal);
        using var echo = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"printf %s {word}"])
            {
                RedirectStandardOutput = true,
            })!;
        Assert.Equal(manifest, echo.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_name_can_not_reach_the_terminal() => Assert.Contains(
        @"  program sh \u001b[2J\nfree",
        Assert.Throws<UserErrorException>(
            () => CodeGate.Trusting.Pass("m.yaml", "none", [new ForeignCode("program", "sh \u001b[2J\nfree", "/", [])]))
            .Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_trusted_passes_until_a_byte_changes()
    {
        var plan = Plan();
        TrustStore.Add("experiments.yaml", plan.Origin.Sha256, PlannedCode.Of(plan));
        Pass(plan);
        Pass(Plan());
        Assert.Throws<UserErrorException>(() => Pass(Plan(comment: "# another byte")));
        File.WriteAllText(_folder.File("train.py"), "print(2)");
        Assert.Throws<UserErrorException>(() => Pass(plan));
        File.WriteAllText(_folder.File("train.py"), "print(1)");
        Pass(plan);
    }

    [Fact]
    public void Other_words_on_the_command_line_are_not_trusted_with_the_manifest()
    {
        var plan = Plan();
        TrustStore.Add("experiments.yaml", plan.Origin.Sha256, PlannedCode.Of(plan));
        Assert.Throws<UserErrorException>(() => Pass(Plan(set: "training.trainer.script=other.py")));
    }

    [Fact]
    public void What_is_trusted_once_adds_to_what_was_before()
    {
        var (first, second) = (Plan(), Plan(set: "training.trainer.script=other.py"));
        Assert.Equal(first.Origin.Sha256, second.Origin.Sha256);
        TrustStore.Add("experiments.yaml", first.Origin.Sha256, PlannedCode.Of(first));
        TrustStore.Add("experiments.yaml", first.Origin.Sha256, PlannedCode.Of(second));
        Pass(first);
        Pass(second);
        Assert.True(TrustStore.Remove(first.Origin.Sha256));
        Assert.False(TrustStore.Remove(first.Origin.Sha256));
        Assert.Throws<UserErrorException>(() => Pass(first));
    }

    [Fact]
    public void Everything_passes_that_the_command_line_allows() =>
        PlannedCode.Pass(new CodeGate(allowsAll: true), "their/experiments.yaml", [Plan()]);

    [Fact]
    public void A_damaged_entry_trusts_nothing()
    {
        var plan = Plan();
        TrustStore.Add("experiments.yaml", plan.Origin.Sha256, PlannedCode.Of(plan));
        var file = Path.Combine(UserFolder.Make("trusted"), $"{plan.Origin.Sha256}.json");
        File.WriteAllText(file, "{ \"manifest\": null }");
        Assert.Throws<UserErrorException>(() => Pass(plan));
        File.WriteAllText(file, "{");
        Assert.Throws<UserErrorException>(() => Pass(plan));
    }

    public void Dispose() => _folder.Dispose();

    private static void Pass(Plan plan) =>
        PlannedCode.Pass(new CodeGate(allowsAll: false), "their/experiments.yaml", [plan]);

    /// <summary>A plan whose trainer is a script; the comment makes manifests of different tests differ.</summary>
    private Plan Plan(string comment = "", string? set = null)
    {
        if (!File.Exists(_folder.File("train.py"))) File.WriteAllText(_folder.File("train.py"), "print(1)");
        File.WriteAllText(_folder.File("other.py"), "print(3)");
        var diagnostics = new DiagnosticBag();
        var plans = Planned.From(
            $"# {_folder.Path}\n{comment}\nversion: 1\n"
            + $"experiments: {{ one: {{ training: {{ trainer: scripted }}, {Planned.Sound} }} }}",
            diagnostics,
            set is null ? null : [set],
            folder: _folder.Path,
            grammar: new Grammar(PartCatalog.Standard.With(new ScriptedTrainer())));
        Assert.Empty(diagnostics.Sorted());
        return Assert.Single(plans);
    }
}

/// <summary>Would start a program, and says so.</summary>
public sealed record ScriptedTrainer : ITrainer
{
    [System.ComponentModel.Description("The script.")]
    public string Script { get; init; } = "train.py";

    public string Name => "scripted";

    public IEnumerable<PartProgram> Programs => [new PartProgram(["python3", Script])];

    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation) =>
        throw new NotSupportedException("This test starts nothing.");
}
