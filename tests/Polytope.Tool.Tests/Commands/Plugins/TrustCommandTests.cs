using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Plugins;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Commands.Plugins;

public sealed class TrustCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_manifest_without_code_needs_no_trust()
    {
        var manifest = _folder.File("experiments.yaml");
        await File.WriteAllTextAsync(
            manifest,
            $"version: 1\nexperiments: {{ one: {{ {Planned.Small} }} }}",
            TestContext.Current.CancellationToken);
        Assert.Equal((0, $"{manifest}: there is no code in it that is not the tool's own.\n"), await Run(manifest));
        Assert.Equal((0, $"{manifest} was not trusted.\n"), await Run(manifest, "--forget"));
    }

    [Fact]
    public async Task A_manifest_with_mistakes_is_not_trusted()
    {
        var manifest = _folder.File("experiments.yaml");
        await File.WriteAllTextAsync(manifest, "version: 1\nexperimens: {}", TestContext.Current.CancellationToken);
        var (code, text) = await Run(manifest);
        Assert.Equal(2, code);
        Assert.Contains("(2,1): error PT0101", text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(int Code, string Text)> Run(params string[] arguments)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(["trust", .. arguments], [TrustCommand.Create()], text, text);
        return (code, text.ToString());
    }
}
