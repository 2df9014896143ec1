using CsCheck;
using Polytope.Core.Networks;
using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Onnx;
using Polytope.Tool.Tests.Commands.Regions;
using Polytope.Tool.Tests.Formats;

namespace Polytope.Tool.Tests.Commands;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Converting_through_all_formats_changes_no_bit()
    {
        var original = RegionsRun.Reference("e_leaky_6x14_trained");
        string safetensors = _folder.File("n.safetensors"), onnx = _folder.File("n.onnx"),
            json = _folder.File("n.json");
        var converted = await Run(original, safetensors);
        Assert.Equal(
            (
                ExitCode.Done, "",
                $"{safetensors}: e_leaky_6x14_trained.json, 2-14-14-14-14-14-14-1, "
                + $"{WrittenFiles.Size(new FileInfo(safetensors).Length)}\n"),
            converted);
        Assert.Equal(ExitCode.Done, (await Run(safetensors, onnx)).Code);
        Assert.Equal(ExitCode.Done, (await Run(onnx, json)).Code);
        AnyNetwork.AssertSame(NetworkFile.Read(original), NetworkFile.Read(json));
    }

    [Fact]
    public void Any_network_comes_back_from_onnx_bit_for_bit() =>
        Gen.OneOf(AnyNetwork.Single, AnyNetwork.Double).Sample(
            network =>
            {
                // ONNX has the slope in float32 only; a network without hidden layers keeps none.
                var slope = network.Layers.Length > 1 ? (double)(float)network.Activation.Slope : 0;
                var stored = new Network(network.Layers, new Activation(slope));
                AnyNetwork.AssertSame(stored, NetworkFile.Parse("n", OnnxExport.ToBytes(stored)).Network);
            }, iter: 100);

    [Fact]
    public async Task What_was_written_can_be_told_as_json()
    {
        var path = _folder.File("n.onnx");
        var (code, output, error) = await Run(RegionsRun.Reference("pencil9"), path, "--json");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal(
            [path, "onnx", new FileInfo(path)
                .Length.ToString(System.Globalization.CultureInfo.InvariantCulture), "pencil9.json", "[]", "2-9-1",
                "37"],
            json.RootElement.EnumerateObject().Select(property => property.Value.ToString()));
    }

    [Fact]
    public async Task A_network_that_the_format_cannot_hold_is_reported()
    {
        var model = RegionsRun.Reference("pencil9");
        Assert.Equal(
            (
                ExitCode.WrongInput, "",
                "n.pt: the name must end in .json, .safetensors or .onnx, or --format tell the format.\n"),
            await Run(model, "n.pt"));
        Assert.Equal(
            (ExitCode.WrongInput, "", "n.onnx: the name says onnx, but json is asked for. Change one of the two.\n"),
            await Run(model, "n.onnx", "--format", "json"));
        var path = Path.Combine(_folder.Path, "no", "n.json");
        Assert.Equal(
            (ExitCode.WrongInput, "", $"{path}: there is no folder {Path.GetDirectoryName(path)}.\n"),
            await Run(model, path));
        var slope = _folder.File("slope.json");
        await File.WriteAllTextAsync(
            slope, """{"activation":"leaky_relu","negative_slope":0.1,"layers":[{"weight":[[0.1]],"bias":[0]}]}""",
            TestContext.Current.CancellationToken);
        Assert.Equal(
            (
                ExitCode.Failed, "",
                $"{_folder.File("n.onnx")}: the leaky slope 0.1 is no float32 value, and ONNX keeps it as one.\n"),
            await Run(slope, _folder.File("n.onnx")));
        Assert.False(File.Exists(_folder.File("n.onnx")));
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        (output.NewLine, error.NewLine) = ("\n", "\n");
        var code = await CommandLine.RunAsync(["convert", .. arguments], [ConvertCommand.Create()], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
