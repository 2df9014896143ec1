using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.MSBuild;

/// <summary>Projects that use the package <c>Polytope.MSBuild</c>, built by the SDK.</summary>
public sealed class MSBuildTests(ScratchSolution solution) : IClassFixture<ScratchSolution>
{
    private const string Sound = """
        version: 1
        experiments:
          tiny:
            image: { shape: disk, size: 32 }
            sampling: { training: 60, validation: 20 }
            network: { hidden: 4 }
            training: { epochs: 4, batch: 32 }
            outputs: [{ renderer: svg }]
        """;

    /// <summary>The command of a check, which a build of normal verbosity shows.</summary>
    private static readonly string Check =
        OperatingSystem.IsWindows() ? "%POLYTOPE_BUILD_TOOL%\" validate" : "$POLYTOPE_BUILD_TOOL\" validate";

    [Fact]
    public void A_mistake_is_an_error_at_its_line_and_a_sound_manifest_is_checked_once()
    {
        solution.Add("checked", ScratchSolution.Project, Sound.Replace("epochs", "epoch", StringComparison.Ordinal));
        var wrong = solution.Dotnet("checked", "build");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains(
            $"{solution.Path("checked/experiments.yaml")}(7,17): error PT0101: 'epoch' is not a key of 'training'. Did "
                + "you mean 'epochs'?",
            wrong.Output, StringComparison.Ordinal);

        Assert.Contains(
            ": error PT0000: 'dotnet polytope validate' found mistakes, which are reported at their lines.",
            wrong.Output,
            StringComparison.Ordinal);
        Assert.Equal(1, solution.Dotnet("checked", "build", "--no-restore").ExitCode);

        solution.Write("checked/experiments.yaml", Sound);
        var first = solution.Dotnet("checked", "build", "--no-restore", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, first.Count(Check));
        var second = solution.Dotnet("checked", "build", "--no-restore", "-v", "n").ThrowIfFailed();
        Assert.Equal(0, second.Count("POLYTOPE_BUILD_TOOL"));
        Assert.False(Directory.Exists(solution.Path("checked/runs")));

        solution.Dotnet("checked", "clean").ThrowIfFailed();
        var again = solution.Dotnet("checked", "build", "--no-restore", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, again.Count(Check));
    }

    [Fact]
    public void Experiments_run_where_that_is_asked_for_and_what_is_up_to_date_stays()
    {
        solution.Add("run", ScratchSolution.Project, Sound);
        solution.Dotnet("run", "build", "-p:PolytopeRun=true").ThrowIfFailed();
        var record = solution.Path("run/runs/tiny/run.json");
        var written = File.GetLastWriteTimeUtc(record);
        Assert.Equal(ToolVersion.Text, RecordFile.Read(record).Tool);

        solution.Dotnet("run", "clean").ThrowIfFailed();
        solution.Dotnet("run", "build", "-p:PolytopeRun=true").ThrowIfFailed();
        Assert.Equal(written, File.GetLastWriteTimeUtc(record));

        solution.Write("run/experiments.yaml", Sound.Replace("epochs: 4", "epochs: 6", StringComparison.Ordinal));
        var refused = solution.Dotnet("run", "build", "-p:PolytopeRun=true");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            ": error PT0000: 'dotnet polytope run' ended with exit code 2.", refused.Output, StringComparison.Ordinal);
        Assert.Contains("training.epochs: 4 -> 6", refused.Output, StringComparison.Ordinal);
        solution.Dotnet("run", "build", "-p:PolytopeRun=true", "-p:PolytopeArguments=--resume").ThrowIfFailed();
        Assert.Equal("6", RecordFile.Read(record).Plan.Values["training.epochs"]);
    }

    [Fact]
    public void A_project_with_several_target_frameworks_checks_once_also_when_one_is_built_alone()
    {
        const string several = """
            <TargetFrameworks>net10.0;net10.0-browser</TargetFrameworks>
                <TargetPlatformVersion Condition="'$(TargetFramework)' == 'net10.0-browser'">1.0</TargetPlatformVersion>
            """;
        var project = ScratchSolution.Project.Replace(
            "<TargetFramework>net10.0</TargetFramework>", several, StringComparison.Ordinal);
        solution.Add("several", project, Sound);
        var all = solution.Dotnet("several", "build", "-m", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, all.Count(Check));
        Assert.True(File.Exists(solution.Path("several/bin/Debug/net10.0-browser/several.dll")));
        solution.Dotnet("several", "clean").ThrowIfFailed();
        var one = solution.Dotnet("several", "build", "--no-restore", "-f", "net10.0", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, one.Count(Check));
    }

    [Fact]
    public async Task What_a_check_depends_on_is_checked_again_when_it_changes()
    {
        const string trainer = "training: { trainer: { kind: process, command: [sh, './a;b.sh'] }, ";
        solution.Add(
            "again", ScratchSolution.Project, Sound.Replace(
                "training: { ep", trainer + "ep", StringComparison.Ordinal));
        solution.Write("again/a;b.sh", "exit 1\n");
        var untrusted = solution.Dotnet("again", "build", "-v", "n").ThrowIfFailed();
        Assert.Contains("warning PT0402: The program sh ./a;b.sh", untrusted.Output, StringComparison.Ordinal);

        await Trust();
        Checks(1);
        Checks(0);
        solution.Write("again/a;b.sh", "exit 2\n");
        Checks(1);
        await Trust();
        Checks(1);
        Checks(0);

        async Task Trust()
        {
            var (code, _, error) = await ShellRun.Of("trust", solution.Path("again/experiments.yaml"));
            Assert.Equal((0, ""), (code, error));
        }

        void Checks(int count) => Assert.Equal(
            count, solution.Dotnet("again", "build", "--no-restore", "-v", "n").ThrowIfFailed().Count(Check));
    }

    [Fact]
    public void A_run_does_not_count_as_a_check()
    {
        const string image = "image: { file: image.png }";
        solution.Add(
            "both", ScratchSolution.Project, Sound.Replace(
                "image: { shape: disk, size: 32 }", image, StringComparison.Ordinal)
                .Replace("training: 60, validation: 20", "training: 4, validation: 2", StringComparison.Ordinal)
                .Replace("batch: 32", "batch: 2", StringComparison.Ordinal));
        File.Copy(Repository.File("tests/data/images/colours.png"), solution.Path("both/image.png"));
        solution.Dotnet("both", "build", "-p:PolytopeRun=true").ThrowIfFailed();
        solution.Dotnet("both", "build", "--no-restore").ThrowIfFailed();
        solution.Write("both/image.png", "no picture");
        var wrong = solution.Dotnet("both", "build", "--no-restore");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("image.png", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Semicolons_in_paths_and_between_ids_are_no_ends_of_values()
    {
        solution.Add("parts;more", ScratchSolution.Project, Sound + """

              other:
                image: { shape: disk, size: 32 }
                sampling: { training: 60, validation: 20 }
                network: { hidden: 4 }
                training: { epochs: 1 }
                outputs: [{ renderer: svg }]
            """);
        File.Move(
            solution.Path("parts;more/parts;more.csproj"), solution.Path("parts;more/parts.csproj"));
        solution.Write(
            "parts;more/parts.csproj",
            ScratchSolution.Project.Replace(
                "\"experiments.yaml\"", "\"experiments.yaml\" Experiments=\"tiny;other\" Runs=\"my;'runs'\"",
                StringComparison.Ordinal));
        solution.Dotnet("parts;more", "build").ThrowIfFailed();
        solution.Dotnet("parts;more", "build", "--no-restore", "-p:PolytopeRun=true").ThrowIfFailed();
        Assert.True(File.Exists(solution.Path("parts;more/my;'runs'/tiny/run.json")));
        Assert.True(File.Exists(solution.Path("parts;more/my;'runs'/other/run.json")));
    }

    [Fact]
    public void No_shell_reads_a_path()
    {
        solution.Add("paths", ScratchSolution.Project, Sound);
        solution.Write("paths/$(touch WRITTEN).yaml", Sound);
        solution.Write(
            "paths/paths.csproj",
            ScratchSolution.Project.Replace("\"experiments.yaml\"", "\"*.yaml\"", StringComparison.Ordinal));
        solution.Dotnet("paths", "build").ThrowIfFailed();
        solution.Dotnet("paths", "build", "--no-restore", "-p:PolytopeRun=true").ThrowIfFailed();
        Assert.True(File.Exists(solution.Path("paths/runs/tiny/run.json")));
        Assert.DoesNotContain(
            "WRITTEN", Directory.EnumerateFiles(solution.Path(""), "*", SearchOption.AllDirectories)
                .Select(Path.GetFileName));
    }

    [Fact]
    public void Some_experiments_can_be_chosen()
    {
        solution.Add("some", ScratchSolution.Project, Sound + """

              grid:
                matrix: { seed: [1, 2] }
                image: { shape: disk, size: 32 }
                sampling: { training: 60, validation: 20 }
                network: { hidden: 4 }
                training: { epochs: 1 }
                outputs: [{ renderer: svg }]
            """);
        // What a shell would take for a pattern.
        solution.Write("some/grid[seed=1]", "");
        solution.Write("some/grids", "");
        solution.Write(
            "some/some.csproj",
            ScratchSolution.Project.Replace(
                "\"experiments.yaml\"", "\"experiments.yaml\" Experiments=\"grid[seed=2]\" Runs=\"my runs\"",
                StringComparison.Ordinal));
        solution.Dotnet("some", "build", "-p:PolytopeRun=true").ThrowIfFailed();
        Assert.Equal(
            [solution.Path("some/my runs/grid/seed=2/run.json")],
            Directory.EnumerateFiles(solution.Path("some"), "run.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_build_runs_no_code_that_is_not_trusted()
    {
        const string trainer = "training: { trainer: { kind: process, command: [sh, ./ran.sh] }, ";
        solution.Add(
            "untrusted", ScratchSolution.Project, Sound.Replace(
                "training: { ep", trainer + "ep", StringComparison.Ordinal));
        solution.Write("untrusted/ran.sh", "touch ran\n");
        solution.Dotnet("untrusted", "build").ThrowIfFailed();
        var refused = solution.Dotnet("untrusted", "build", "--no-restore", "-p:PolytopeRun=true");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("would run code that is not the tool's own", refused.Output, StringComparison.Ordinal);
        Assert.Contains("./ran.sh  SHA-256 ", refused.Output, StringComparison.Ordinal);
        // Once where it happens, and once more in the summary of errors.
        Assert.Equal(
            [1, 1],
            refused.Output.Split("Build FAILED").Select(text => text.Split("./ran.sh  SHA-256 ").Length - 1));
        Assert.False(File.Exists(solution.Path("untrusted/ran")));
    }

    [Fact]
    public void A_project_that_refers_to_one_with_the_package_does_not_inherit_it()
    {
        solution.Add("library", ScratchSolution.Project, Sound);
        solution.Add(
            "consumer",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../library/library.csproj" />
                <PolytopeManifest Include="experiments.yaml" />
              </ItemGroup>
            </Project>
            """,
            "no manifest");
        solution.Dotnet("consumer", "build").ThrowIfFailed();
        Assert.DoesNotContain(
            "Polytope", File.ReadAllText(solution.Path("consumer/obj/consumer.csproj.nuget.g.targets")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_projects_and_the_commands_of_the_page_work_as_they_are_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are commands of a shell.");
        solution.Pack(ToolVersion.Text);
        solution.Add("page", ScratchSolution.PageProject, Sound);
        solution.Write("page/Directory.Packages.props", "<Project />");
        solution.Shell("page", ScratchSolution.PageCommands).ThrowIfFailed();
        Assert.True(File.Exists(solution.Path("page/runs/tiny/run.json")));

        solution.Write("page/experiments.yaml", Sound.Replace("epochs", "epoch", StringComparison.Ordinal));
        var wrong = solution.Shell("page", ScratchSolution.PageCommands);
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains(
            $"{solution.Path("page/")}{ScratchSolution.PageMistake}", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_the_version_of_the_tool() =>
        Assert.Equal(ToolVersion.Text, ScratchSolution.PageVersion);
}
