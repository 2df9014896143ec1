using Polytope.Tool.Records;

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

        solution.Write("checked/experiments.yaml", Sound);
        var first = solution.Dotnet("checked", "build", "--no-restore", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, first.Count("dotnet-polytope.dll\" validate"));
        var second = solution.Dotnet("checked", "build", "--no-restore", "-v", "n").ThrowIfFailed();
        Assert.Equal(0, second.Count("dotnet-polytope.dll"));
        Assert.False(Directory.Exists(solution.Path("checked/runs")));

        solution.Dotnet("checked", "clean").ThrowIfFailed();
        var again = solution.Dotnet("checked", "build", "--no-restore", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, again.Count("dotnet-polytope.dll\" validate"));
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
        Assert.Equal(1, all.Count("dotnet-polytope.dll\" validate"));
        Assert.True(File.Exists(solution.Path("several/bin/Debug/net10.0-browser/several.dll")));
        solution.Dotnet("several", "clean").ThrowIfFailed();
        var one = solution.Dotnet("several", "build", "--no-restore", "-f", "net10.0", "-v", "n").ThrowIfFailed();
        Assert.Equal(1, one.Count("dotnet-polytope.dll\" validate"));
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
    public void The_page_names_the_version_of_the_tool() =>
        Assert.Equal(ToolVersion.Text, ScratchSolution.PageVersion);
}
