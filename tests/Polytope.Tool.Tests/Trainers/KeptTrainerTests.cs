using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;
using Polytope.Tool.Tests.Planning;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>A run can train again with the trainer that it keeps, whatever has become of the original.</summary>
public sealed class KeptTrainerTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Theory]
    [InlineData("command: [sh, start.sh], files: [toy.py]")]
    [InlineData("command: [./start.sh], files: [toy.py]")]
    [InlineData("command: [sh, -c, 'cd lab && exec python3 toy.py'], files: [lab/toy.py]")]
    [InlineData("command: [sh, -c, 'cd lab && exec python3 ../toy.py'], files: [toy.py]")]
    [InlineData("command: [python3, lab/start.py], files: [toy.py]")]
    [InlineData("command: [python3, ./lab/start.py], files: [toy.py, ./toy.py]")]
    [InlineData("command: [python3, -m, lab.start], files: [toy.py]")]
    [InlineData("command: [python3, trainer/toy.py]")]
    [InlineData("command: [python3, -m, trainer.toy]")]
    [InlineData("command: [sh, start.sh], folder: lab, files: [toy.py]")]
    [InlineData("command: [sh, -c, 'exec python3 $0', ../toy.py], folder: lab")]
    [InlineData("command: [python3, ../toy.py], folder: lab, files: [toy.py]")]
    [InlineData("command: [python3, elsewhere/toy.py]", true)]
    public void Its_files_find_each_other_as_they_do_where_they_come_from(string trainer, bool isElsewhere = false)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are commands of a shell.");
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        if (isElsewhere) trainer = trainer.Replace("elsewhere", elsewhere.Path, Ordinal);
        var written = $"training.trainer={{ kind: process, {trainer} }}";
        var plan = place.Plan(written);
        place.Run(plan);
        Assert.Equal(RunState.UpToDate, place.Freshness(place.Plan(written)).State);

        foreach (var original in Directory.EnumerateFileSystemEntries(place.Place("")))
        {
            if (original == place.Output) continue;
            if (Directory.Exists(original)) Directory.Delete(original, recursive: true);
            else File.Delete(original);
        }

        File.Delete(elsewhere.File("toy.py"));
        Directory.Move(place.Folder.Final, place.Place("moved"));
        var stored = Stored(place.Place("moved"));
        Assert.Equal((plan.Hash, plan.TrainingHash), (stored.Hash, stored.TrainingHash));
        Assert.True(IsSame(place.Place("moved")));

        // What it keeps makes a run that keeps the same.
        place.Run(stored);
        Assert.Equal(Stored(place.Folder.Final).ToManifest(), stored.ToManifest());
        Assert.True(IsSame(place.Folder.Final));
    }

    [Fact]
    public void Words_stay_as_they_are_and_only_what_lies_elsewhere_gets_another_name()
    {
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        File.WriteAllText(elsewhere.File("2"), "");
        var plan = place.Plan(
            "training.trainer={ kind: process, command: [python3, ./toy.py, --more=lab, '" + elsewhere.File("toy.py")
            + "', 'lab/../start.sh', '2', '--x=" + elsewhere.File("2") + "'], files: [toy.py, lab/start.py] }");
        Assert.Contains(
            """command: ["python3", "./toy.py", "--more=lab", "./3/toy.py", "./start.sh", "2", "--x=./3/2"], """
            + """files: ["toy.py", "lab/start.py"], folder: "trainer",""",
            plan.ToManifest(),
            Ordinal);
        Assert.Equal(
            [
                "trainer/toy.py", "trainer/lab/__main__.py", "trainer/lab/start.py", "trainer/lab/start.sh",
                "trainer/lab/toy.py", "trainer/3/toy.py", "trainer/start.sh", "trainer/3/2", "trainer/toy.py",
            ],
            plan.Scripts.Select(script => script.Kept));
    }

    [Fact]
    public void A_folder_of_which_only_some_files_are_kept_is_not_taken_for_the_whole()
    {
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        // A folder with runs in it is not kept.
        File.WriteAllText(place.Place("lab/run.json"), "{}");
        var plan = place.Plan(
            "training.trainer={ kind: process, command: [python3, lab/toy.py, good, '3', lab/notes, lab] }");
        place.Run(plan);
        Assert.Contains("\"trainer/lab/toy.py\"", plan.ToManifest(), Ordinal);
        Assert.DoesNotContain("folder:", plan.ToManifest(), Ordinal);
        Assert.Equal(plan.Hash, Stored(place.Folder.Final).Hash);
    }

    [Theory]
    [InlineData("command: [python3, toy.py]", "toy.py", "trainer/toy.py")]
    [InlineData("command: [python3, lab]", "lab", "trainer/lab")]
    [InlineData("command: [python3, -m, lab.toy]", "lab.toy", "lab.toy")]
    public void A_run_of_an_older_version_is_started_in_its_own_folder(string trainer, string word, string kept)
    {
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        var written = $"training.trainer={{ kind: process, {trainer} }}";
        var plan = place.Plan(written);
        place.Run(plan);

        // As it had written it.
        var run = StoredRun.Open(place.Folder.Final);
        const string started = ", folder: \"trainer\"";
        Assert.Contains(started, run.Record.Plan.Manifest, Ordinal);
        var manifest = run.Record.Plan.Manifest.Replace(started, "", Ordinal)
            .Replace($"\"{word}\"", $"\"{kept}\"", Ordinal);
        File.WriteAllText(Path.Combine(run.Folder, RunFolder.Manifest), manifest);
        RecordFile.Write(run.Folder, run.Record with { Plan = run.Record.Plan with { Manifest = manifest } });

        Assert.Equal(RunState.UpToDate, place.Freshness(place.Plan(written)).State);
        Directory.Delete(place.Place("lab"), recursive: true);
        File.Delete(place.Place("toy.py"));
        Assert.Equal(plan.Hash, Stored(place.Folder.Final).Hash);
        Assert.True(IsSame(place.Folder.Final));
    }

    [Fact]
    public void Where_the_program_is_started_is_no_part_of_the_experiment_and_what_it_finds_there_is()
    {
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        File.Copy(place.Place("toy.py"), place.Place("lab/toy.py"), overwrite: true);
        const string beside = "training.trainer={ kind: process, command: [python3, toy.py] }";
        const string below = "training.trainer={ kind: process, command: [python3, toy.py], folder: lab }";
        Assert.Equal(place.Plan(beside).Hash, place.Plan(below).Hash);
        File.AppendAllText(place.Place("lab/toy.py"), "# another byte\n");
        Assert.NotEqual(place.Plan(beside).Hash, place.Plan(below).Hash);
        var code = Assert.Single(PlannedCode.Of(place.Plan(below)));
        Assert.Equal(place.Place("lab"), code.Folder);
        Assert.Equal("toy.py", Assert.Single(code.Files).Name);
    }

    [Theory]
    [InlineData("col:on.py", "it has a colon, which ends the name of a drive")]
    [InlineData("new\\nline.py", "it has a control character")]
    [InlineData(
        " /toy.py", "it has an empty name or dots alone between slashes, and could leave the run's folder")]
    public void A_file_whose_name_no_run_can_have_is_reported(string name, string mistake)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are no names there.");
        using var place = new Workplace();
        var path = place.Place(name.Replace("\\n", "\n", Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(ToyTrainer.Script, path);
        Assert.EndsWith(
            $"': {mistake}. Rename it.",
            Assert.Single(Found(place, $"command: [python3, \"{name}\"]", isWarning: false)),
            Ordinal);
    }

    [Fact]
    public void A_file_that_a_script_opens_where_its_copy_is_not_is_told()
    {
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        Assert.Equal(
            "A run keeps '../toy.py' as 'trainer/2/toy.py', where a script that opens it by its path does not find it. "
            + "Start the program in a folder that has both.",
            Assert.Single(Found(
                place, "command: [sh, start.sh], folder: lab, files: [toy.py, ../toy.py]", isWarning: true)));
        Assert.Empty(Found(place, "command: [python3, toy.py, ../toy.py], folder: lab", isWarning: true));
    }

    [Fact]
    public void What_was_changed_since_is_named()
    {
        using var place = new Workplace();
        using var elsewhere = new TemporaryFolder();
        Fill(place, elsewhere);
        place.Run(place.Plan("training.trainer={ kind: process, command: [python3, toy.py] }"));
        File.AppendAllText(Path.Combine(place.Folder.Final, "trainer", "toy.py"), "# changed\n");
        Assert.EndsWith(
            "): since then, trainer/toy.py was changed.",
            Assert.Throws<UserErrorException>(() => Stored(place.Folder.Final)).Message,
            Ordinal);
    }

    private static IEnumerable<string> Found(Workplace place, string trainer, bool isWarning)
    {
        var yaml = "version: 1\nexperiments: { one: { image: { shape: ring, size: 100 }, network: { hidden: 3 }, "
            + $"training: {{ trainer: {{ kind: process, {trainer} }} }} }} }}";
        var diagnostics = new DiagnosticBag();
        Planned.From(yaml, diagnostics, folder: place.Place(""));
        return (isWarning ? diagnostics.Warnings() : diagnostics.Sorted()).Select(one => one.Text);
    }

    /// <summary>The toy trainer in several folders, and scripts that start or import it.</summary>
    private static void Fill(Workplace place, TemporaryFolder elsewhere)
    {
        foreach (var folder in (string[])["", "lab/", "trainer/"])
        {
            if (folder.Length > 0) Directory.CreateDirectory(place.Place(folder));
            File.Copy(ToyTrainer.Script, place.Place($"{folder}toy.py"));
            File.WriteAllText(place.Place($"{folder}start.sh"), "#!/bin/sh\nexec python3 toy.py\n");
        }

        File.WriteAllText(
            place.Place("lab/start.py"), "import os, sys\nos.execvp('python3', ['python3', 'toy.py'])\n");
        File.WriteAllText(place.Place("lab/__main__.py"), "import toy\n");
        File.Copy(ToyTrainer.Script, elsewhere.File("toy.py"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(place.Place("start.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static Plan Stored(string folder) =>
        StoredRun.Open(folder).Plan(new CodeGate(allowsAll: true), PlannedCode.OfTraining);

    private static bool IsSame(string folder) => Verifier.Verify(
        folder, 1, (_, _) => { }, TestContext.Current.CancellationToken, new(allowsAll: true)).IsSame;
}
