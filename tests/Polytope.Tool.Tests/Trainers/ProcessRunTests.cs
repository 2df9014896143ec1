using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;
using Polytope.Tool.Tests.Planning;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>Experiments whose trainer is another program: plans, runs, resuming, verifying.</summary>
public sealed class ProcessRunTests
{
    private const string Toy = "training.trainer={ kind: process, command: [python3, toy.py] }";

    [Fact]
    public void A_run_keeps_the_trainers_files_and_can_be_run_again_in_its_folder()
    {
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        Directory.CreateDirectory(place.Place("parts"));
        File.WriteAllText(place.Place("parts/more.py"), "pass\n");
        var plan = place.Plan(Toy, "training.trainer.files=[parts/more.py]");
        var said = new List<string>();
        place.Run(plan, observer: new Watch<TrainerSpoke>(spoke => said.Add(spoke.Text)));
        Assert.Contains("The trainer is toy 1.0.", said);
        Assert.Equal(File.ReadAllText(ToyTrainer.Script), Kept(place, "trainer/toy.py"));
        Assert.Equal("pass\n", Kept(place, "trainer/parts/more.py"));
        Assert.Contains("trainer/toy.py", place.Record.Outputs.Select(output => output.File));

        var stored = StoredPlan(place);
        Assert.Equal(plan.Hash, stored.Hash);
        Assert.Equal(
            ["training.trainer.command = [\"python3\", \"toy.py\"]"],
            stored.Lines.Select(line => line.ToString()).Where(line => line.Contains("command", Ordinal)));
        Assert.True(Verifier.Verify(
            place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken, new(allowsAll: true)).IsSame);
    }

    [Fact]
    public void Another_content_of_a_file_is_another_plan_and_another_name_is_not()
    {
        using var place = new Workplace();
        File.WriteAllText(place.Place("toy.py"), "one");
        File.WriteAllText(place.Place("same.py"), "one");
        var plan = place.Plan(Toy);
        Assert.Contains(
            plan.Lines, line => line.Path == "training.trainer.digests" && line.Value.Contains("7692c3ad", Ordinal));
        Assert.Equal(plan.Hash, place.Plan("training.trainer={ kind: process, command: [python3, same.py] }").Hash);
        Assert.NotEqual(plan.Hash, place.Plan("training.trainer={ kind: process, command: [python, toy.py] }").Hash);
        Assert.Equal(plan.Hash, place.Plan(Toy, "training.trainer.silence=10").Hash);
        Assert.NotEqual(plan.Hash, place.Plan(Toy, "training.trainer.files=[same.py]").Hash);
        var word = place.Plan("training.trainer={ kind: process, command: [python3, --script=toy.py] }");
        Assert.Contains("[\"python3\", \"--script=toy.py\"]", word.ToManifest(), StringComparison.Ordinal);

        File.WriteAllText(place.Place("toy.py"), "two");
        Assert.NotEqual(plan.TrajectoryHash, place.Plan(Toy).TrajectoryHash);
        Assert.Equal(
            "PLACE/toy.py: this file of the trainer has changed since it was planned. Run again to plan with the new "
                + "one.",
            place.Refused(() => place.Run(plan)));
    }

    [Fact]
    public void Files_elsewhere_are_kept_by_their_names()
    {
        using var place = new Workplace();
        var plan = place.Plan($"training.trainer={{ kind: process, command: [python3, '{ToyTrainer.Script}'] }}");
        place.Run(plan);
        Assert.Equal(plan.Hash, StoredPlan(place).Hash);
        Assert.True(File.Exists(Path.Combine(place.Folder.Final, "trainer/toy.py")));
    }

    [Theory]
    [InlineData("lab", "[\"python3\", \"lab\"]")]
    [InlineData("./lab/", "[\"python3\", \"./lab/\"]")]
    [InlineData("-m, lab.toy", "\"-m\", \"lab.toy\"")]
    public void A_folder_and_a_module_are_kept_and_run_again_in_the_runs_folder(string words, string kept)
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.Place("lab"));
        File.Copy(ToyTrainer.Script, place.Place("lab/toy.py"));
        File.WriteAllText(
            place.Place("lab/__main__.py"), "import runpy\nrunpy.run_module('toy', run_name='__main__')\n");
        File.WriteAllText(place.Place("lab/__init__.py"), "");
        var written = $"training.trainer={{ kind: process, command: [python3, {words}] }}";
        var plan = place.Plan(written);
        place.Run(plan);
        Assert.Equal(File.ReadAllText(ToyTrainer.Script), Kept(place, "trainer/lab/toy.py"));
        Assert.Contains(kept, plan.ToManifest(), Ordinal);
        Assert.False(Directory.Exists(place.Place("lab/__pycache__")));
        Assert.Equal(RunState.UpToDate, place.Freshness(place.Plan(written)).State);
        Assert.Equal(plan.Hash, StoredPlan(place).Hash);
        Directory.Move(place.Place("lab"), place.Place("gone"));
        Assert.True(Verifier.Verify(
            place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken, new(allowsAll: true)).IsSame);
        Directory.Move(place.Place("gone"), place.Place("lab"));
        File.AppendAllText(place.Place("lab/__init__.py"), "# another byte\n");
        Assert.Equal(RunState.Stale, place.Freshness(place.Plan(written)).State);
    }

    [Theory]
    [InlineData("-m, toy")]
    [InlineData("start.py], files: [toy.py")]
    public void Compiled_code_beside_a_module_does_not_run_in_its_place(string words)
    {
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        File.WriteAllText(place.Place("start.py"), "import toy\n");
        // As an attacker makes it: Python takes it whatever the module has.
        File.WriteAllText(place.Place("other.py"), $"open({Quoted(place.Place("ran"))}, 'w')\n");
        const string compile = "import py_compile, importlib.util as util; py_compile.compile('other.py', "
            + "util.cache_from_source('toy.py'), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)";
        using var compiler = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("python3", ["-c", compile])
            {
                WorkingDirectory = place.Place(""),
            })!;
        compiler.WaitForExit();
        Assert.NotEmpty(Directory.EnumerateFiles(place.Place("__pycache__"), "toy.*.pyc"));
        place.Run(place.Plan($"training.trainer={{ kind: process, command: [python3, {words}] }}"));
        Assert.False(File.Exists(place.Place("ran")));

        static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
    }

    [Fact]
    public void A_program_of_an_environment_stays_where_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There a link needs rights.");
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        Directory.CreateDirectory(place.Place("venv/bin"));
        File.CreateSymbolicLink(
            place.Place("venv/bin/python3"), Tool.Trainers.ProgramPath.Find("python3", folder: null)!);
        var plan = place.Plan("training.trainer={ kind: process, command: [venv/bin/python3, toy.py] }");
        place.Run(plan);
        Assert.False(Directory.Exists(Path.Combine(place.Folder.Final, "trainer/venv")));
        Assert.Equal(plan.Hash, StoredPlan(place).Hash);
        Assert.True(Verifier.Verify(
            place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken, new(allowsAll: true)).IsSame);
    }

    [Fact]
    public void A_name_with_backslashes_stays_in_the_runs_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There a backslash is no character of a name.");
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        File.WriteAllText(place.Place(@"..\..\..\x"), "pass\n");
        var plan = place.Plan(Toy, @"training.trainer.files=['..\..\..\x']");
        Assert.Equal(["trainer/toy.py", "trainer/.._.._.._x"], plan.Scripts.Select(script => script.Kept));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    public void A_run_that_was_interrupted_ends_as_if_it_had_not_been(int epoch)
    {
        using var whole = new Workplace();
        File.Copy(ToyTrainer.Script, whole.Place("toy.py"));
        whole.Run(whole.Plan(Toy));

        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        var plan = place.Plan(Toy);
        place.RunUntil(epoch, plan);
        place.Run(plan, resume: true);
        Assert.Equal(whole.Record.Checkpoints, place.Record.Checkpoints);
        Assert.Equal(whole.Movie(), place.Movie());
    }

    [Fact]
    public void A_trainer_that_dies_leaves_a_run_that_can_be_resumed()
    {
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        var plan = place.Plan(
            "training.trainer={ kind: process, command: [python3, toy.py, dies-once, '7', ./died] }");
        RunEnded? ended = null;
        var failure = Assert.Throws<UserErrorException>(() => place.Run(
            plan, observer: new Watch<RunEnded>(last => ended = last)));
        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.Equal(
            "tiny: The trainer 'python3 toy.py dies-once 7 ./died' ended with exit code 1 where epoch 7 was awaited. "
                + "Its last message: The card is out of memory. Once that is mended, --resume goes on from the last "
                + "checkpoint.",
            failure.Message);
        Assert.Equal(RunStatus.Failed, ended!.Status);
        Assert.Contains("runs/.partial/tiny/checkpoints/000006.safetensors", place.Files);
        Assert.Equal(RunState.Unfinished, place.Freshness(plan).State);

        place.Run(plan, resume: true);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
    }

    [Theory]
    [InlineData("0.5", true)]
    [InlineData("0.25", false)]
    public void A_mended_trainer_goes_on_from_the_checkpoints_and_the_record_tells_what_trained_what(
        string factor, bool isSame)
    {
        using var place = new Workplace();
        var script = File.ReadAllText(ToyTrainer.Script);
        File.WriteAllText(place.Place("toy.py"), script);
        const string dies = "training.trainer={ kind: process, command: [python3, toy.py, dies, '7'] }";
        var plan = place.Plan(dies);
        Assert.Throws<UserErrorException>(() => place.Run(plan));

        File.WriteAllText(
            place.Place("toy.py"),
            script.Replace("mode == \"dies\" or", "", StringComparison.Ordinal)
                .Replace("0.5 * speed", $"{factor} * speed", StringComparison.Ordinal));
        var mended = place.Plan(dies);
        Assert.NotEqual(plan.TrajectoryHash, mended.TrajectoryHash);
        Assert.Contains(
            "an unfinished run of this experiment, whose trainer had other files",
            place.Refused(() => place.Run(mended)),
            StringComparison.Ordinal);
        place.Run(mended, resume: true);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
        Assert.Equal(
            [(0, plan.Scripts[0].Sha256), (6, mended.Scripts[0].Sha256)],
            place.Record.TrainedBy!.Select(trainer => (trainer.From, trainer.Files["trainer/toy.py"])));
        Assert.Equal(RunState.UpToDate, place.Freshness(mended).State);

        var verification = Verifier.Verify(
            place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken, new(allowsAll: true));
        Assert.Equal(isSame, verification.IsSame);
        var text = Tool.Commands.Runs.VerificationText.Of(verification);
        Assert.Contains(
            $"The trainer was changed on the way: after epoch 6 trainer/toy.py (SHA-256 {plan.Scripts[0].Sha256} -> "
            + $"{mended.Scripts[0].Sha256}). What it is now gives "
            + $"{(isSame ? "them all." : "other weights before that.")}",
            text,
            StringComparison.Ordinal);

        // Another setting is another experiment.
        var other = place.Plan(dies, "training.rate=0.5");
        Assert.Throws<UserErrorException>(() => place.Run(other, resume: true));
    }

    [Fact]
    public void Weights_that_are_no_numbers_end_the_run_as_diverged()
    {
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        var said = new List<string>();
        var plan = place.Plan("training.trainer={ kind: process, command: [python3, toy.py, not-a-number, '8'] }");
        var refused = place.Refused(() => place.Run(
            plan, observer: new Watch<TrainerSpoke>(spoke => said.Add(spoke.Text))));
        Assert.StartsWith("tiny: The training diverged in epoch 8", refused, StringComparison.Ordinal);
        Assert.Equal((RunStatus.Diverged, 8), (place.Record.Status, place.Record.DivergedIn));
        Assert.Equal([0, 2, 4, 6], place.Record.Checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.Contains("Parameter 0 of epoch 8 is NaN.", said);
    }

    [Fact]
    public async Task Nothing_runs_before_the_user_allows_it()
    {
        using var place = new Workplace();
        File.Copy(ToyTrainer.Script, place.Place("toy.py"));
        await File.WriteAllTextAsync(
            place.Manifest,
            "version: 1\nexperiments: { tiny: { " + Workplace.Settings.Replace(
                "training: { epochs: 20", "training: { trainer: { kind: process, command: [python3, toy.py, good, '1', "
                    + "./ran] }, epochs: 3", StringComparison.Ordinal) + " } }",
            TestContext.Current.CancellationToken);
        string[] run = ["run", place.Manifest, "-o", place.Output, "-q"];
        var (code, error) = await Command(run);
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains("would run code that is not the tool's own:", error, StringComparison.Ordinal);
        Assert.Contains("  program python3 toy.py good 1 ./ran\n    toy.py  SHA-256 ", error, StringComparison.Ordinal);
        foreach (var verb in (string[][])[["validate"], ["list"], ["run", "--dry-run"]])
            Assert.Equal(ExitCode.Done, (await Command([.. verb, place.Manifest])).Code);
        Assert.False(File.Exists(place.Place("ran")));

        Assert.Equal((ExitCode.Done, ""), await Command([.. run, "--allow-code"]));
        Assert.True(File.Exists(place.Place("ran")));
    }

    [Theory]
    [InlineData("[python3, trian.py]", 62, "trian.py", " Did you mean 'train.py'?")]
    [InlineData("[python3, -X, dev, far/trian.py, good]", 71, "far/trian.py", "")]
    [InlineData("[nice, -n, '5', sh, train.sh]", 72, "train.sh", "")]
    [InlineData("[./trian.py]", 53, "./trian.py", " Did you mean 'train.py'?")]
    [InlineData("[python3, train.py, other.py]", 0, null, "")]
    [InlineData("[python3, ./lab, other.py]", 0, null, "")]
    [InlineData("[python3, -m, lab, other.py]", 0, null, "")]
    [InlineData("[sh, -c, 'exit 1', other.py]", 0, null, "")]
    [InlineData("[python3, '-', other.py]", 0, null, "")]
    [InlineData("[convert, other.py, '']", 0, null, "")]
    public void A_script_that_is_missing_is_reported_where_it_is_named(
        string command, int column, string? missing, string advice)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("train.py"), "");
        Directory.CreateDirectory(folder.File("lab"));
        var diagnostics = new DiagnosticBag();
        Planned.From(
            "version: 1\nexperiments:\n  one:\n    training: { trainer: { kind: process, command: " + command
            + " } }\n    image: { shape: ring, size: 100 }\n    network: { hidden: 3 }",
            diagnostics,
            folder: folder.Path);
        Assert.Equal(
            missing is null ? []
                : [$"experiments.yaml(4,{column}): error PT0308: The trainer's script '{missing}' is not in "
                    + $"{folder.Path}.{advice}"],
            diagnostics.Sorted().Select(found => found.ToString()));
    }

    [Theory]
    [InlineData("[torchrun, --standalone, trian.py]", "(4,77): warning PT0308: The trainer's command has the word "
        + "'trian.py', and there is no such file in FOLDER. Did you mean 'train.py'?")]
    [InlineData("[python3, -m, torch.distributed.run, trian.py, out.py]", "(4,89): warning PT0308: The trainer's "
        + "command has the word 'trian.py', and there is no such file in FOLDER. Did you mean 'train.py'?")]
    [InlineData("[torchrun, train.py, trian.py]", null)]
    [InlineData("[export, -o, trian.py]", null)]
    [InlineData("[export, -trian.py, 'of trian.py']", null)]
    public void A_word_that_looks_like_a_missing_script_is_a_warning(string command, string? expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("train.py"), "");
        var diagnostics = new DiagnosticBag();
        Assert.Single(Planned.From(
            "version: 1\nexperiments:\n  one:\n    training: { trainer: { kind: process, command: " + command
            + " } }\n    image: { shape: ring, size: 100 }\n    network: { hidden: 3 }",
            diagnostics,
            folder: folder.Path));
        Assert.Empty(diagnostics.Sorted());
        Assert.Equal(
            expected is null ? [] : [$"experiments.yaml{expected.Replace("FOLDER", folder.Path, Ordinal)}"],
            diagnostics.Warnings().Select(warning => warning.ToString()));
    }

    [Fact]
    public void A_further_file_that_is_a_pipe_can_not_be_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Made by mkfifo.");
        using var folder = new TemporaryFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder.File("pipe")])) make.WaitForExit();
        var diagnostics = new DiagnosticBag();
        Planned.From(
            "version: 1\nexperiments: { one: { " + Planned.Sound
            + ", training: { trainer: { kind: process, command: [sort], files: [pipe] } } } }",
            diagnostics,
            folder: folder.Path);
        Assert.EndsWith(
            "PT0308: The trainer's file 'pipe' is a pipe, a socket or a device, which no run can keep.",
            Assert.Single(diagnostics.Sorted()).ToString(),
            Ordinal);
    }

    [Theory]
    [InlineData(
        "command: [python3, -V], files: [no.py]",
        "(4,75): error PT0308: The trainer's file 'no.py' is not in /somewhere.")]
    [InlineData(
        "command: [python3, toy.py], folder: lab",
        "(4,79): error PT0308: The trainer's folder 'lab' is not in /somewhere.")]
    public void What_is_missing_is_reported_where_it_is_named(string trainer, string mistake)
    {
        var yaml = "version: 1\nexperiments:\n  one:\n    training: { trainer: { kind: process, " + trainer
            + " } }\n    image: { shape: ring, size: 100 }\n    network: { hidden: 3 }";
        var diagnostics = new DiagnosticBag();
        Planned.From(yaml, diagnostics, folder: "/somewhere");
        Assert.Equal($"experiments.yaml{mistake}", Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Theory]
    [InlineData(
        "process",
        "PT0106: 'training.trainer.command' is missing, here and in the defaults. Write 'command: [python3, "
        + "train.py]', "
            + "for example.")]
    [InlineData(
        "{ kind: process, command: [] }",
        "PT0306: A program is missing: write [python3, train.py], for example.")]
    [InlineData(
        "{ kind: process, command: python3 train.py }",
        "PT0103: 'training.trainer.command' expects a list of texts, but this is 'python3 train.py'. Write [python3, "
            + "train.py].")]
    [InlineData(
        "{ kind: builtin, command: [a] }",
        "PT0107: 'training.trainer.command' has no meaning with 'kind: builtin'. It goes with process.")]
    public void Its_keys_have_mistakes_as_all_keys_have(string trainer, string expected) => Assert.EndsWith(
        ": error " + expected,
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ a: {{ {Planned.Sound}, training: {{ trainer: {trainer} }} }} }}"),
        StringComparison.Ordinal);

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static Plan StoredPlan(Workplace place) =>
        StoredRun.Open(place.Folder.Final).Plan(new CodeGate(allowsAll: true), PlannedCode.OfTraining);

    private static string Kept(Workplace place, string file) =>
        File.ReadAllText(Path.Combine(place.Folder.Final, file));

    private static async Task<(int Code, string Error)> Command(string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            words, [RunCommand.Create(), ValidateCommand.Create(), ListCommand.Create()], output, error);
        return (code, error.ToString());
    }
}
