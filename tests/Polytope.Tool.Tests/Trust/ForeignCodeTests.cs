using Polytope.Core.Declarations;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Trust;

/// <summary>A program is its words, and the content of the files that they name.</summary>
public sealed class ForeignCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_files_that_its_words_name_belong_to_it()
    {
        Write("train.py", "print(1)");
        Write("model.py", "x = 2");
        Write("options.json", "{}");
        var program = new PartProgram(["python3", "train.py", "--options=options.json", "--rate", "0.1", ""])
        {
            Files = ["model.py"],
        };
        Assert.Equal(
            [
                new CodeFile("train.py", Digest.Of("print(1)"u8)),
                new CodeFile("options.json", Digest.Of("{}"u8)),
                new CodeFile("model.py", Digest.Of("x = 2"u8)),
            ],
            ForeignCode.Of(program, _folder.Path).Files);
    }

    [Fact]
    public void A_file_beside_the_manifest_that_has_the_programs_name_belongs_to_it()
    {
        // Programs are looked for in the working directory before those that are installed.
        Write("python3", "#!/bin/sh");
        Assert.Equal("python3", Assert.Single(Of("python3", "-c", "1").Files).Name);
    }

    [Fact]
    public void Another_byte_another_word_and_another_file_are_other_code()
    {
        Write("train.py", "print(1)");
        var before = Of("python3", "train.py").Identity;
        Assert.Equal(before, Of("python3", "train.py").Identity);
        Assert.NotEqual(before, Of("python3", "train.py", "-v").Identity);
        Assert.NotEqual(before, Of("python3", "./train.py").Identity);
        Write("train.py", "print(2)");
        Assert.NotEqual(before, Of("python3", "train.py").Identity);
        File.Delete(_folder.File("train.py"));
        Assert.NotEqual(before, Of("python3", "train.py").Identity);
    }

    [Theory]
    [InlineData("lab", "lab/__main__.py", "python3", "lab")]
    [InlineData("lab", "lab/deep/layers.py", "python3", "./lab/")]
    [InlineData("lab", "lab/__main__.py", "python3", "-m", "lab")]
    [InlineData("lab", "lab/deep/layers.py", "python3", "-Bm", "lab.deep.layers")]
    [InlineData("lab", "lab/__pycache__/layers.pyc", "python3", "-mlab")]
    [InlineData("", "lab.py", "python3", "-m", "lab")]
    [InlineData("", "lab.py", "python3", "-Bmlab")]
    [InlineData("", "lab.py", "sh", "-c", "exec python3 -m lab 'x'")]
    [InlineData("lab", "lab/deep/layers.py", "sh", "-c", "exec python3 -Bmlab.deep.layers;")]
    [InlineData("", "train.py", "sh", "-c", "cd . && exec python3 'train.py' 2>&1")]
    [InlineData("", "my train.py", "python3", "--script=my train.py")]
    [InlineData("lab", "lab/a.jar", "java", "-cp", "other:lab", "Main")]
    public void Whatever_its_words_name_belongs_to_it(string folder, string file, params string[] command)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
        Write(file, "one");
        var before = Of(command);
        Assert.Contains(before.Files, found => found.Name.EndsWith(file, StringComparison.Ordinal));
        Assert.Equal(before.Identity, Of(command).Identity);
        Write(file, "two");
        Assert.NotEqual(before.Identity, Of(command).Identity);
        if (folder.Length == 0) return;
        Write(file, "one");
        Assert.Equal(before.Identity, Of(command).Identity);
        Write(Path.Combine(folder, "new.py"), "another file");
        Assert.NotEqual(before.Identity, Of(command).Identity);
    }

    [Fact]
    public void What_can_not_be_known_is_said()
    {
        Directory.CreateDirectory(_folder.File("old/ring"));
        Write("old/ring/run.json", "{}");
        var code = Of("python3", "-m", "torch.distributed.run", ".", "old", _folder.Path);
        Assert.Empty(code.Files);
        Assert.Equal(
            [
                ".: the program is started in it, where runs and other files come and go",
                "old: it has runs in it",
                $"{_folder.Path}: the program is started in it, where runs and other files come and go",
                "torch.distributed.run: it is not beside the manifest, so the program finds it elsewhere",
            ],
            code.Gaps);
        Assert.Contains(
            "    not known, so a change of it asks nobody: old: it has runs in it\n",
            CodeGate.Listed(code),
            StringComparison.Ordinal);
        // A module that comes between is found first, and is other code.
        Write("torch.py", "print(1)");
        Assert.Equal("torch.py", Assert.Single(Of("python3", "-m", "torch.distributed.run").Files).Name);
    }

    [Theory]
    [InlineData("-c: the code after it", "sh", "-c", "exec python3 train.py")]
    [InlineData("-lc: the code after it", "nice", "bash", "-lc", "python3 *.py")]
    [InlineData("-Bcimport lab: the code after it", "python3", "-Bcimport lab")]
    [InlineData("-e: the code after it", "perl", "-e", "do 'train.py'")]
    [InlineData("python3 $x.py: a shell may", "run", "train.py", "python3 $x.py")]
    [InlineData("lab: it is not beside the manifest", "sh", "-c", "cd there; python3 -m lab")]
    [InlineData("../b/s.py: it is no file in the folder", "sh", "-c", "cd a && exec python3 ../b/s.py")]
    [InlineData("-BE: Python then takes", "python3", "-BE", "train.py")]
    [InlineData("./train: its words name no file", "./train", "--fast")]
    [InlineData(null, "python3", "-B", "train.py", "-c", "-E")]
    [InlineData(null, "bash", "-e", "train.py", "[b]", "$x")]
    public void What_the_words_leave_open_is_said(string? gap, params string[] command)
    {
        Write("train.py", "print(1)");
        var gaps = Of(command).Gaps;
        if (gap is null) Assert.Empty(gaps);
        else Assert.Contains(gaps, found => found.StartsWith(gap, StringComparison.Ordinal));
    }

    [Fact]
    public void Devices_are_no_files_of_a_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such devices.");
        Write("train.py", "print(1)");
        Write("empty.py", "");
        File.CreateSymbolicLink(_folder.File("endless"), "/dev/zero");
        File.CreateSymbolicLink(_folder.File("nothing"), "empty.py");
        Assert.Equal(
            ["train.py", "nothing", "empty.py"],
            Of("python3", "train.py", "endless", "/dev/null", "nothing", "empty.py").Files
                .Select(file => file.Name));
    }

    [Fact]
    public void Pipes_are_no_files_of_a_program_and_are_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Made by mkfifo.");
        Directory.CreateDirectory(_folder.File("lab"));
        foreach (var pipe in (string[])["train.py", "lab/pipe"])
        {
            using var make = System.Diagnostics.Process.Start("mkfifo", [_folder.File(pipe)]);
            make.WaitForExit();
        }

        Write("lab/__main__.py", "");
        File.CreateSymbolicLink(_folder.File("link.py"), "train.py");
        var code = Of("python3", "train.py", "link.py", "lab");
        Assert.Equal("lab/__main__.py", Assert.Single(code.Files).Name);
        Assert.Equal(
            [
                "train.py: it is a pipe or a socket, out of which anything may come",
                "link.py: it is a pipe or a socket, out of which anything may come",
                "lab: pipe in it is a pipe, a socket or a device",
            ],
            code.Gaps);
    }

    [Fact]
    public void Words_with_blanks_and_quotes_can_be_told_from_two_words() => Assert.Equal(
        """sh -c "echo \"a b\"" "" x""", Of("sh", "-c", "echo \"a b\"", "", "x").Name);

    public void Dispose() => _folder.Dispose();

    private ForeignCode Of(params string[] command) => ForeignCode.Of(new PartProgram(command), _folder.Path);

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);
}
