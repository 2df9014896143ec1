using System.Text.Json;
using System.Text.Json.Nodes;
using Polytope.Core.Images;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Reports;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>Runs that learn points of a file: there is no image, and nothing says that there is.</summary>
public sealed class PointsTests
{
    private const string Settings =
        "image: { points: p.csv, window: [0, 0, 4, 4] }, network: { hidden: 4x2 }, training: { epochs: 4, batch: 8 }, "
        + "outputs: [{ renderer: frames, at: last, size: 64 }, { renderer: viewer, at: last }, { renderer: movie, at: "
        + "last, size: 32 }]";

    [Fact]
    public void Points_with_classes_are_trained_drawn_recorded_and_verified()
    {
        using var place = new Workplace();
        var plan = Plan(place, i => i % 4 < 2 ? "in" : "out", "training.loss=cross-entropy");
        place.Run(plan, threads: 2);
        Assert.StartsWith(
            "epoch,training_loss,validation_loss,training_accuracy,validation_accuracy,polytopes,boundary_length,"
                + "largest_area,median_area",
            place.Metrics()[0],
            StringComparison.Ordinal);
        Assert.DoesNotContain("image", place.Metrics()[0], StringComparison.Ordinal);
        Assert.Contains(",components_0,components_1,", place.Metrics()[0], StringComparison.Ordinal);
        var columns = place.Metrics()[0].Split(',').Length;
        Assert.All(place.Metrics(), row => Assert.Equal(columns, row.Split(',').Length));
        var record = place.Record;
        Assert.Null(record.Image);
        Assert.Equal((13, 3), (record.Points!.Training, record.Points.Validation));
        Assert.Equal([0.0, 0, 4, 4], record.Points.Window);
        Assert.Equal(["in", "out"], record.Points.Labels);
        Assert.Equal(Palette.ForClasses(2).Colours.Select(colour => colour.ToString()), record.Points.Classes);
        Assert.Null(record.Points.Values);
        Assert.False(Json(place, RecordFile.Name).TryGetProperty("image", out _));
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
        Assert.True(place.Freshness(plan).IsUpToDate);
    }

    [Fact]
    public void Points_with_values_have_two_losses()
    {
        using var place = new Workplace();
        place.Run(Plan(place, i => $"{i % 3}"));
        Assert.StartsWith(
            "epoch,training_loss,validation_loss,polytopes,boundary_length,largest_area,median_area",
            place.Metrics()[0],
            StringComparison.Ordinal);
        Assert.Equal([0.0, 2], place.Record.Points!.Values!);
        Assert.Null(place.Record.Points.Labels);
    }

    [Fact]
    public void The_log_and_the_progress_know_nothing_of_an_image()
    {
        using var place = new Workplace();
        var lines = new List<string>();
        Progress? progress = null;
        using (var log = new RunLog())
        {
            place.Run(Plan(place, i => $"{i % 3}"), observer: new RunObservers(
            [
                log,
                new Watch<RunStarted>(started => progress = new Progress(started)),
                new Watch<FrameDrawn>(drawn => lines.Add(progress!.Full(drawn))),
            ]));
        }

        Assert.DoesNotContain(
            "mage", File.ReadAllText(Path.Combine(place.Folder.Final, RunFolder.Log)), StringComparison.Ordinal);
        Assert.All(
            lines, line => Assert.Matches(@"^epoch \d of 4, loss \S+ \(validation [^ ,]+\), \d+ polytopes;", line));
    }

    [Fact]
    public void Captions_show_the_losses_that_there_are()
    {
        var points = new SampleSet(1, 2, 1, [0.5f, 0.25f], [1]);
        var run = new RunCaption("a", "3", 4, 0.1, "adam", 1, 5) { Noise = 0.25 };
        CaptionPart[] Parts(Subject subject, RunCaption caption) =>
        [
            .. from column in new SheetText(
                   new RenderJob("", subject, new Samples(points, points), caption, []), dots: null).Columns
               from line in column
               from entry in line
               select entry.Part,
        ];
        Assert.Equal(
            [CaptionPart.ImageLoss, CaptionPart.Noise],
            Parts(new ImageSubject(new Image(1, 1, [0])), run).Except(Parts(
                new PointsSubject(), run with { Noise = 0 })));
        Assert.Contains(CaptionPart.ValidationLoss, Parts(new PointsSubject(), run));
        Assert.Equal("noise 0.25", Caption.Noise(run));
        Assert.Equal("87.50 % of validation points right", Caption.Right(new Accuracy(1, 0.875, null)));
    }

    [Fact]
    public void The_third_panel_shows_the_points_in_their_colours()
    {
        using var place = new Workplace();
        // One at each corner of a square: training points are discs, and their colours are at their middles.
        File.WriteAllText(place.Place("p.csv"), "1,1,a,training\n3,1,b,training\n1,3,c,training\n3,3,a,validation\n");
        place.Run(place.Plan(Settings, ["training.loss=cross-entropy", "outputs[0].size=256"]));
        var frame = PictureReader.Read(Path.Combine(place.Folder.Final, "frames", "000004.png"));
        var image = frame.Image(ImageChannels.Rgb);
        var drawn = place.Plan(Settings, ["training.loss=cross-entropy"]);
        var job = TrainingSetup.Of(drawn).Job(drawn, "", [4]);
        var panel = new SheetPainters(job, 256, dots: null).Layout.Panels[2];
        var colours = Palette.ForClasses(3).Colours;
        Assert.Equal(colours[0], image.ColourAt(panel.Left + 64, panel.Top + 64));
        Assert.Equal(colours[1], image.ColourAt(panel.Left + 192, panel.Top + 64));
        Assert.Equal(colours[2], image.ColourAt(panel.Left + 64, panel.Top + 192));
    }

    [Fact]
    public void The_page_is_told_that_there_is_no_image_and_gets_the_targets()
    {
        using var place = new Workplace();
        place.Run(Plan(place, i => $"{i % 3}"));
        var page = File.ReadAllText(Path.Combine(place.Folder.Final, "viewer.html"));
        var scripts = page.Split("<script type=\"application/json\" class=\"run\">").Skip(1)
            .Select(text => JsonDocument.Parse(text[..text.IndexOf("</script>", StringComparison.Ordinal)])
                .RootElement).ToList();
        Assert.Equal(JsonValueKind.Null, scripts[0].GetProperty("image").ValueKind);
        var targets = Convert.FromBase64String(scripts[0].GetProperty("trainingTargets").GetString()!);
        Assert.Equal(13, targets.Length / 4);
        Assert.All(
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte,
            float>(targets).ToArray(),
            value => Assert.Contains(value, new[] { 0, 0.5f, 1 }));
        Assert.False(scripts[1].TryGetProperty("image", out _));
    }

    [Fact]
    public void Noise_changes_the_weights_and_a_run_with_it_is_verified()
    {
        using var place = new Workplace();
        place.Run(Plan(place, i => $"{i % 3}"));
        var still = place.Record.Checkpoints;
        place.Run(Plan(place, i => $"{i % 3}", "sampling.noise=0.1"), force: true);
        Assert.Equal(still[0], place.Record.Checkpoints[0]);
        Assert.NotEqual(still[^1], place.Record.Checkpoints[^1]);
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
    }

    [Fact]
    public void Without_noise_an_image_is_learned_as_before_and_with_it_otherwise()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var still = place.Record.Checkpoints;
        place.Run(place.Plan("sampling.noise=0.1"), force: true);
        Assert.Equal(still[0], place.Record.Checkpoints[0]);
        Assert.NotEqual(still[^1], place.Record.Checkpoints[^1]);
    }

    [Fact]
    public void A_record_says_what_was_learned()
    {
        using var place = new Workplace();
        place.Run(Plan(place, i => $"{i % 3}"));
        var path = Path.Combine(place.Folder.Final, RecordFile.Name);
        var record = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(record.Remove("points"));
        Assert.True(record.Remove("sha256"));
        File.WriteAllText(path, record.ToJsonString());
        var mistake = Assert.Throws<UnreadableFileException>(() => RecordFile.Read(path));
        Assert.Equal(
            "this is no record of a run: it does not say what was learned: it was changed by hand.", mistake.Reason);
    }

    /// <summary>A plan that learns sixteen points of a lattice.</summary>
    private static Plan Plan(Workplace place, Func<int, string> learned, params string[] sets)
    {
        File.WriteAllLines(place.Place("p.csv"), Enumerable.Range(0, 16).Select(
            i => FormattableString.Invariant($"{(i % 4) + 0.5},{(i / 4) + 0.5},{learned(i)}")));
        return place.Plan(Settings, sets);
    }

    private static JsonElement Json(Workplace place, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(place.Folder.Final, file))).RootElement;
}
