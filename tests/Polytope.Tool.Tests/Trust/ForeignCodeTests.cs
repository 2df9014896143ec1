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

    [Fact]
    public void Words_with_blanks_and_quotes_can_be_told_from_two_words() => Assert.Equal(
        """sh -c "echo \"a b\"" "" x""", Of("sh", "-c", "echo \"a b\"", "", "x").Name);

    public void Dispose() => _folder.Dispose();

    private ForeignCode Of(params string[] command) => ForeignCode.Of(new PartProgram(command), _folder.Path);

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);
}
