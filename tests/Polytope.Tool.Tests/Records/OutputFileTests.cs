using System.Diagnostics;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Regions;

namespace Polytope.Tool.Tests.Records;

public sealed class OutputFileTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_symbolic_link_stays_and_its_target_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateDirectory(_folder.File("far"));
        File.WriteAllText(_folder.File("far/a.svg"), "before");
        (string, string)[] links =
            [("link.svg", "far/a.svg"), ("second.svg", "link.svg"), ("dangling.svg", "far/b.svg")];
        foreach (var (name, target) in links)
        {
            File.CreateSymbolicLink(_folder.File(name), target);
            Assert.Equal(3, OutputFile.Write(_folder.File(name), stream => stream.Write(Content)));
            Assert.Equal(target, new FileInfo(_folder.File(name)).LinkTarget);
        }

        Assert.Equal(Content, File.ReadAllBytes(_folder.File("far/a.svg")));
        Assert.Equal(Content, File.ReadAllBytes(_folder.File("far/b.svg")));
        Assert.Equal(2, Directory.GetFiles(_folder.File("far")).Length);
    }

    [Fact]
    public void A_link_that_is_named_without_its_folder_leads_from_the_current_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        var link = $"link-{Guid.NewGuid():n}.svg";
        var target = Path.GetRelativePath(Environment.CurrentDirectory, _folder.File("a.svg"));
        try
        {
            File.CreateSymbolicLink(link, target);
            Assert.Equal(3, OutputFile.Write(link, stream => stream.Write(Content)));
            Assert.Equal(target, new FileInfo(link).LinkTarget);
        }
        finally
        {
            File.Delete(link);
        }

        Assert.Equal(Content, File.ReadAllBytes(_folder.File("a.svg")));
    }

    [Fact]
    public void A_regular_file_is_replaced_when_the_new_one_is_whole()
    {
        var path = _folder.File("a.svg");
        Assert.Equal(3, OutputFile.Write(path, stream => stream.Write(Content)));
        Assert.Throws<IOException>(() => OutputFile.Write(path, _ => throw new IOException("No space left on device")));
        Assert.Equal(Content, File.ReadAllBytes(path));
        File.WriteAllBytes(path, []);
        Assert.Equal(3, OutputFile.Write(path, stream => stream.Write(Content)));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_device_is_written_into_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "There is no such device.");
        Assert.Null(OutputFile.Write("/dev/null", stream => stream.Write(Content)));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        var failure = Assert.Throws<IOException>(() => OutputFile.Write(
            "/dev/full", stream => stream.Write(new byte[100_000])));
        Assert.StartsWith("/dev/full: cannot be written: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reader_of_a_pipe_gets_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Made by mkfifo.");
        var path = _folder.File("pipe");
        using (var make = Process.Start("mkfifo", [path]))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = Task.Run(() => File.ReadAllBytes(path));
        Assert.Null(await Task.Run(() => OutputFile.Write(path, stream => stream.Write(Content))));
        Assert.Equal(Content, await read);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_shell_takes_files_from_standard_output_and_by_process_substitution()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "The shell of this test is bash.");
        var tool = Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll");
        var model = RegionsRun.Reference("grid6x5");
        var script =
            $"dotnet '{tool}' regions '{model}' --svg - 2> report > stdout.svg; dotnet '{tool}' regions '{model}' "
            + "--svg file.svg --cells >(gzip > cells.gz) > text 2> files; "
            + $"dotnet '{tool}' convert '{model}' - --format json > net.json; sleep 1; gzip -dc cells.gz | head -c 1";
        var start = new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        Assert.Equal("{", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(File.ReadAllBytes(_folder.File("file.svg")), File.ReadAllBytes(_folder.File("stdout.svg")));
        Assert.Equal(Lines("text")[0], Lines("report")[0]);
        Assert.StartsWith("file.svg: ", Lines("files")[0], StringComparison.Ordinal);
        Assert.StartsWith("{", Lines("net.json")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--png a.svg: the name says --svg, but --png is asked for. Change one of the two.\n", "--png", "a.svg")]
    [InlineData(
        "--svg a.JSONL: the name says --cells, but --svg is asked for. Change one of the two.\n", "--svg", "a.JSONL")]
    [InlineData("Only one file can go to standard output.\n", "--svg", "-", "--ply", "-")]
    public async Task A_name_that_contradicts_its_option_is_told_before_the_work(
        string expected, params string[] options) =>
        Assert.Equal(
            (ExitCode.WrongInput, "", expected), await RegionsRun.Of([RegionsRun.Reference("grid6x5"), .. options]));

    private string[] Lines(string name) => File.ReadAllLines(_folder.File(name));
}
