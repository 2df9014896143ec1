using System.Text;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;

namespace Polytope.Tool.Tests.Formats;

public sealed class NetworkFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_format_is_recognized_by_the_content()
    {
        var network = new Network([new Layer([1, 2], [3])], Activation.Relu);
        AnyNetwork.AssertSame(network, NetworkFile.Parse("n", NetworkJson.ToBytes(network)).Network);
        AnyNetwork.AssertSame(
            network, NetworkFile.Parse("n", (byte[])[.. "\uFEFF \n"u8, .. NetworkJson.ToBytes(network)]).Network);
        AnyNetwork.AssertSame(network, NetworkFile.Parse("n", NetworkSafetensors.ToFile(network).ToBytes()).Network);
    }

    [Theory]
    [InlineData("PK\u0003\u0004", "this is a zip file that holds no network that is known: ")]
    [InlineData("weights: 3", "this is no network file: ")]
    public void Other_files_are_refused(string content, string reason) => Assert.StartsWith(
        reason,
        Assert.Throws<UnreadableFileException>(() => NetworkFile.Parse("n", Encoding.UTF8.GetBytes(content))).Reason,
        StringComparison.Ordinal);

    [Fact]
    public void Missing_and_empty_files_and_folders_are_named()
    {
        string Reason(string path) => Assert.Throws<UnreadableFileException>(() => NetworkFile.Read(path)).Reason;
        Assert.Equal("there is no such file.", Reason(_folder.File("missing.json")));
        Assert.Equal("this is a folder, not a file.", Reason(_folder.Path));
        File.WriteAllBytes(_folder.File("empty"), []);
        Assert.Equal("the file is empty.", Reason(_folder.File("empty")));
    }

    [Theory]
    [InlineData("2.a", "10.a")]
    [InlineData("a2b10", "a10b2")]
    [InlineData("fc", "fc1")]
    [InlineData("fc9", "fc010")]
    [InlineData("layer1.0", "layer1.1")]
    [InlineData("99999999999999999999998", "99999999999999999999999")]
    public void Numbers_within_names_are_ordered_by_value(string first, string second)
    {
        Assert.True(NaturalOrder.Comparer.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Comparer.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Comparer.Compare(first, first));
    }
}
