using System.Globalization;
using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Tests.Commands.Regions;

namespace Polytope.Tool.Tests.Pipeline.Runs;

/// <summary>Runs whose network takes 0,0 for the middle of the image.</summary>
public sealed class CentredTests
{
    private const string Centred = "sampling.coordinates=centred";
    private static readonly Window Window = new(-0.5, -0.5, 0.5, 0.5);

    [Fact]
    public void Losses_and_polytopes_are_those_of_the_network_around_the_origin()
    {
        using var place = new Workplace();
        var plan = place.Plan(Centred);
        place.Run(plan);
        var run = StoredRun.Open(place.Folder.Final);
        var network = run.Checkpoint(null).Checkpoint.Network;
        Assert.Equal(Window, run.Window);
        var last = place.Metrics()[0].Split(',').Zip(place.Metrics()[^1].Split(',')).ToDictionary();
        Assert.Equal(
            PartitionBuilder.Build(network, Window, TestContext.Current.CancellationToken).CellCount,
            int.Parse(last["polytopes"], CultureInfo.InvariantCulture));
        var image = ((ImageSubject)TrainingSetup.Of(plan).Subject).Image;
        var error = 0.0;
        for (var pixel = 0; pixel < image.PixelCount; pixel++)
        {
            var (row, column) = Math.DivRem(pixel, 32);
            var value = network.Evaluate((column / 32.0) - 0.5, (row / 32.0) - 0.5)[0];
            error += Math.Pow(value - image[column, row], 2) / image.PixelCount;
        }

        Assert.Equal(error, double.Parse(last["image_loss"], CultureInfo.InvariantCulture), 1e-7);
    }

    [Fact]
    public void Such_a_run_is_another_than_with_unit_coordinates_which_are_those_of_older_plans()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        Assert.Equal(plan.Hash, place.Plan("sampling.coordinates=unit").Hash);
        Assert.Equal(plan.TrainingHash, place.Plan("sampling.coordinates=unit").TrainingHash);
        Assert.NotEqual(plan.TrainingHash, place.Plan(Centred).TrainingHash);
        place.Run(plan);
        Assert.Null(place.Record.Window);
        Assert.Contains(
            "sampling.coordinates: unit -> centred", place.Refused(() => place.Run(place.Plan(Centred))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_regions_and_verify_follow_it()
    {
        using var place = new Workplace();
        place.Run(place.Plan(Centred, "outputs=[{ renderer: viewer, at: last }]"));
        var page = File.ReadAllText(Path.Combine(place.Folder.Final, "viewer.html"));
        Assert.Contains("\"window\":[-0.5,-0.5,0.5,0.5]", page, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await RegionsRun.Of(place.Folder.Final, "--json")).Output);
        Assert.Equal(
            "[[-0.5,-0.5],[0.5,-0.5],[0.5,0.5],[-0.5,0.5]]",
            JsonSerializer.Serialize(json.RootElement.GetProperty("window")));
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
    }

    [Fact]
    public void Points_of_a_file_are_centred_too()
    {
        using var place = new Workplace();
        File.WriteAllText(place.Place("p.csv"), "0,0,0,training\n4,0,1,training\n1,3,1,validation\n");
        const string Settings = "image: { points: p.csv, window: [0, 0, 4, 4] }, network: { hidden: 3 }, "
            + "training: { epochs: 2 }, outputs: [{ renderer: frames, at: last, size: 256 }]";
        var samples = TrainingSetup.Of(place.Plan(Settings, [Centred])).Samples;
        Assert.Equal([-0.5f, -0.5f, 0.5f, -0.5f], samples.Training.Inputs);
        Assert.Equal([-0.25f, 0.25f], samples.Validation.Inputs);
        byte[] Frame(string coordinates)
        {
            place.Run(place.Plan(Settings, [coordinates, "training.epochs=0"]), force: true);
            var name = Path.Combine(place.Folder.Final, "frames", "000000.png");
            var picture = Polytope.Tool.Images.PictureReader.Read(name);
            var (image, panel) = (picture.Image(ImageChannels.Rgb), picture.Width / 3);
            return
            [
                .. from row in Enumerable.Range(64, 192)
                   from column in Enumerable.Range((2 * panel) + 8, panel - 8)
                   select (byte)(image[column, row, 0] * 255),
            ];
        }

        // The third panel has the same points at the same places.
        Assert.Equal(Frame("sampling.coordinates=unit"), Frame(Centred));
    }
}
