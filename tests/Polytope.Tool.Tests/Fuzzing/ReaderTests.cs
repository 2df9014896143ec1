namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>
/// Every reader with files that were changed at random: each is read, or refused in words. By hand for longer:
/// POLYTOPE_FUZZ_SECONDS for each reader, from POLYTOPE_SEED on, with what is found in POLYTOPE_FINDINGS; what broke a
/// reader once is kept in <c>tests/data/fuzz</c>.
/// </summary>
public sealed class ReaderTests(ITestOutputHelper log)
{
    public static TheoryData<string> All => [.. Readers.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void A_mutated_file_is_read_or_refused_and_nothing_else(string reader)
    {
        using var folder = new TemporaryFolder();
        var report = Readers.Of(reader, folder.Path).Run(FuzzSettings.FromEnvironment(), folder.File("fuzz"));
        log.WriteLine(report[^1]);
        Assert.Empty(report.SkipLast(1));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_broke_a_reader_once_is_read_or_refused(string reader)
    {
        var findings = Path.Combine(AppContext.BaseDirectory, "data", "fuzz", reader);
        if (!Directory.Exists(findings)) return;
        using var folder = new TemporaryFolder();
        var target = Readers.Of(reader, folder.Path);
        Assert.All(Directory.GetFiles(findings), file => Assert.Null(target.Try(File.ReadAllBytes(file), folder.Path)));
    }
}
