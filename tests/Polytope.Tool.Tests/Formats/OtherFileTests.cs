using System.IO.Compression;
using System.Text;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Tensors;
using Polytope.Tool.Images;

namespace Polytope.Tool.Tests.Formats;

/// <summary>Files of other programs: read, or refused with what converts them.</summary>
public sealed class OtherFileTests : IDisposable
{
    private const string Nnet = """
        // Neural Network File Format by Kyle Julian, Stanford 2016
        2, 2, 1, 3,
        2, 3, 1,
        0,
        -1.0,0.0,
        1.0,4.0,
        0.5,2.0,7.0,
        2.0,4.0,10.0,
        1.0,0.5,
        -1.0,2.0,
        0.25,0.0,
        0.5,
        -0.5,
        0.0,
        1.0,2.0,-3.0,
        0.25,

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_nnet_file_has_its_normalization_folded_in_and_its_bounds()
    {
        var read = NetworkFile.Parse("acas.nnet", Encoding.ASCII.GetBytes(Nnet));
        foreach (var (x0, x1) in ((double, double)[])[(0.5, 2), (-1, 4), (0.25, 0.75)])
        {
            var (u, v) = ((x0 - 0.5) / 2, (x1 - 2) / 4);
            double Relu(double z) => Math.Max(z, 0);
            var y = Relu(u + (0.5 * v) + 0.5) + (2 * Relu((2 * v) - u - 0.5)) - (3 * Relu(0.25 * u)) + 0.25;
            Assert.Equal((y * 10) + 7, read.Network.Evaluate(x0, x1)[0], 1e-14);
        }

        Assert.Equal([(-1.0, 1.0), (0.0, 4.0)], read.Bounds!);
    }

    [Theory]
    [InlineData("0.5,\n-0.5,\n0.0,", "0.5,\n-0.5,", "line 14: there are 3 numbers, but must be 1.")]
    [InlineData(
        "2, 3, 1,", "2, 3, 2,", "line 3: the widths are 2, 3, 2, but the first line tells 2 inputs and 1 outputs.")]
    [InlineData("0.25,0.0,", "0.25,zero,", "line 11: 'zero' is not a number.")]
    [InlineData("2.0,4.0,10.0", "2.0,0.0,10.0", "line 8: a range is 0.")]
    [InlineData("0.25,\n", "", "the file ends before its last layer: it is cut off.")]
    public void Mistakes_in_an_nnet_file_are_named_with_their_line(string old, string text, string reason)
    {
        var at = Nnet.LastIndexOf(old, StringComparison.Ordinal);
        var mistaken = Nnet[..at] + text + Nnet[(at + old.Length)..];
        Assert.Equal(
            reason,
            Assert.Throws<UnreadableFileException>(
                () => NetworkFile.Parse("a.nnet", Encoding.ASCII.GetBytes(mistaken))).Reason);
    }

    [Fact]
    public void A_damaged_nnet_file_throws_only_the_documented_error() =>
        Fuzzed.Sample(Encoding.ASCII.GetBytes(Nnet), damaged => NetworkNnet.Parse("a.nnet", damaged), 1000);

    [Theory]
    [InlineData(
        "archive/data.pkl",
        "net.pt",
        "torch.load(sys.argv[1], map_location='cpu'), sys.argv[2])\" net.pt net.safetensors")]
    [InlineData(
        "w.npy", "net.npz", "s.save_file(dict(numpy.load(sys.argv[1])), sys.argv[2])\" net.npz net.safetensors")]
    [InlineData("model.weights.h5", "net.keras", "model.export('model.onnx', format='onnx')")]
    [InlineData("other", "net.zip", "this is a zip file that holds no network that is known")]
    public void A_file_in_a_zip_is_refused_with_what_converts_it(string entry, string name, string line)
    {
        using (var zip = ZipFile.Open(_folder.File(name), ZipArchiveMode.Create)) zip.CreateEntry(entry);
        Assert.Contains(
            line, Assert.Throws<UnreadableFileException>(() => NetworkFile.Read(_folder.File(name))).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_of_git_lfs_is_recognized_whatever_file_it_stands_for()
    {
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"u8.ToArray();
        foreach (var name in (string[])["net.onnx", "net.safetensors", "picture.png"])
        {
            File.WriteAllBytes(_folder.File(name), pointer);
            Assert.Contains(
                "'git lfs pull'",
                Assert.Throws<UnreadableFileException>(() =>
                {
                    if (name.EndsWith("png", StringComparison.Ordinal)) PictureReader.Read(_folder.File(name));
                    else NetworkFile.Read(_folder.File(name));
                }).Reason,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shapes_tell_the_order_of_layers_whose_names_do_not()
    {
        var read = NetworkSafetensors.Load("n", Layers(("up", 3, 2), ("down", 4, 3), ("last", 1, 4)), Relu);
        Assert.Equal("2-3-4-1", read.Network.Shape.ToString());
        Assert.Equal(
            "layers in the order up, down, last: the only one that fits their shapes.", Assert.Single(read.Notices));
        Assert.Equal("down[1]", read.Network.Name(1, 1));
    }

    [Fact]
    public void Numbers_in_names_tell_the_order_of_layers_that_share_the_rest() => Assert.Equal(
        "layers in the order fc1, fc2, fc10: told by the numbers in their names.",
        Assert.Single(
            NetworkSafetensors.Load("n", Layers(("fc10", 2, 2), ("fc2", 2, 2), ("fc1", 2, 2)), Relu).Notices));

    [Fact]
    public void Several_orders_that_fit_are_an_error_that_lists_the_layers()
    {
        var file = Layers(("encoder", 3, 2), ("decoder", 2, 3));
        Assert.Equal(
            "neither names nor shapes tell the order of the layers decoder (3 -> 2), encoder (2 -> 3). Name them all, "
            + "from the input to the output, on the command line: --layers FIRST,SECOND,...,LAST.",
            Assert.Throws<UnreadableFileException>(() => NetworkSafetensors.Load("n", file, Relu)).Reason);
        var read = NetworkSafetensors.Load("n", file, Relu with { Layers = ["encoder", "decoder"] });
        Assert.Equal("2-3-2", read.Network.Shape.ToString());
        Assert.Equal("layers in the order encoder, decoder: as asked for.", Assert.Single(read.Notices));
    }

    [Theory]
    [InlineData("encoder,other", "--layers: there is no layer 'other'; there are decoder (3 -> 2), encoder (2 -> 3).")]
    [InlineData("encoder", "--layers: the file also has decoder (3 -> 2); name all of its layers.")]
    [InlineData("encoder,encoder,decoder", "--layers: a layer is named twice.")]
    public void Mistakes_in_the_order_are_named(string layers, string reason) => Assert.Equal(
        reason,
        Assert.Throws<UnreadableFileException>(() => NetworkSafetensors.Load(
            "n", Layers(("encoder", 3, 2), ("decoder", 2, 3)), Relu with { Layers = layers.Split(',') })).Reason);

    [Fact]
    public void Slopes_of_neurons_are_kept_by_every_format()
    {
        var network = new Network(
            [
                new Layer([1, -0.5, 0.25, 2], [0.5, -1]).WithSlopes([0.25, -1]).WithNames(["a[0]", "b"]),
                new Layer([1, 2], [0.125]),
            ],
            Activation.Relu);
        foreach (var content in (byte[][])
            [
                NetworkJson.ToBytes(network), NetworkSafetensors.ToFile(network).ToBytes(),
                Polytope.Tool.Formats.Onnx.OnnxExport.ToBytes(network),
            ])
        {
            var read = NetworkFile.Parse("n", content).Network;
            AnyNetwork.AssertSame(network, read);
            Assert.Equal(network.Layers[0].Slopes, read.Layers[0].Slopes);
        }

        Assert.Equal(
            network.Layers[0].Names, NetworkFile.Parse("n", NetworkJson.ToBytes(network)).Network.Layers[0].Names);
    }

    private static NetworkReading Relu => new(Activation.Relu);

    private static SafetensorsFile Layers(params (string Name, int Outputs, int Inputs)[] layers) => new(
        layers.SelectMany(layer => (Tensor[])
            [
                Tensor.Of(
                    $"{layer.Name}.weight", new float[layer.Outputs * layer.Inputs], layer.Outputs, layer.Inputs),
                Tensor.Of($"{layer.Name}.bias", new float[layer.Outputs], layer.Outputs),
            ]),
        new Dictionary<string, string>());
}
