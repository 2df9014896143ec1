using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Plots;

namespace Polytope.Tool.Tests.Outputs.Plots;

public sealed class PlotsRendererTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void There_is_a_panel_for_the_losses_and_one_for_each_measure()
    {
        var texts = Texts(Draw(new PlotsRenderer { Measures = new MeasureList(["lipschitz", "holes"], false) }));
        foreach (var text in (string[])["a <b> & c", "epoch", "loss", "lipschitz (output/window)", "holes", "training"])
            Assert.Contains(text, texts);
        Assert.DoesNotContain("total-variation (output window)", texts);
    }

    [Fact]
    public void A_curve_goes_through_the_values_of_the_frames()
    {
        var document = Draw(new PlotsRenderer { Measures = new MeasureList(["lipschitz"], false) });
        var points = Curve(document, "rgb(0,114,178)").Last();
        var values = _run.Frames.Select(frame => frame.Measured.Gradients.Largest).ToList();
        Assert.Equal(values.Count, points.Count);

        // Both axes are straight, and y grows downwards.
        foreach (var (point, i) in points.Select((point, i) => (point, i)))
        {
            Assert.Equal(Share(points, p => p.X, point.X), Share(SmallRun.Epochs, e => e, SmallRun.Epochs[i]), 1e-3);
            Assert.Equal(Share(points, p => -p.Y, -point.Y), Share(values, v => v, values[i]), 1e-3);
        }
    }

    [Fact]
    public void Layers_have_the_colours_that_they_have_in_pictures()
    {
        var document = Draw(new PlotsRenderer { Measures = new MeasureList(["crease-strength"], false) });
        Assert.Single(Curve(document, "rgb(232,63,47)"));
        Assert.Single(Curve(document, "rgb(0,147,196)"));
    }

    [Fact]
    public void Phase_changes_are_marked_and_named()
    {
        var texts = Texts(Draw(new PlotsRenderer(), frame => frame.Epoch == 120 ? ["map", "geometry"] : []));
        Assert.Contains("map, geometry", texts);
    }

    [Fact]
    public void A_title_may_have_characters_that_no_XML_has()
    {
        var job = _run.Job with { Caption = _run.Job.Caption with { Title = "a\u0001\uFFFF\uD800b" } };
        using var sink = new PlotsRenderer().Open(job);
        foreach (var frame in _run.Frames) sink.Add(frame);
        sink.Complete();
        Assert.Contains("a\\u0001\uFFFD\uFFFDb", Texts(XDocument.Load(Path.Combine(_run.Folder, "plots.svg"))));
    }

    [Fact]
    public void A_png_has_twice_as_many_pixels()
    {
        var bytes = _run.Draw(new PlotsRenderer { Format = PlotFormat.Png })["plots.png"];
        Assert.Equal(2 * 960, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
    }

    [Fact]
    public void Names_of_marks_neither_overlap_nor_leave_the_plot()
    {
        var names = Draw(new PlotsRenderer(), _ => ["geometry, map"]).Descendants(Svg + "text")
            .Where(text => text.Value == "geometry, map").Select(Place).ToList();
        Assert.True(names.Count > 1);
        Assert.All(names, name => Assert.InRange(name.X, 64, 64 + 768 - 40));
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            Assert.All(
                names.Take(i), other => Assert.True(other.Y != name.Y || Math.Abs(other.X - name.X) > 40));
        }

        static (double X, double Y) Place(XElement text)
        {
            var numbers = text.Attribute("transform") is { } transform
                ? transform.Value.Split('(', ',', ')').Skip(1).Take(2).Select(Number).ToList()
                : [Number(text.Attribute("x")!.Value), Number(text.Attribute("y")!.Value)];
            return (numbers[0], numbers[1]);
        }
    }

    [Theory]
    [InlineData(false, new[] { 1.0, 2, 3, 5, 4, 3, 2, 1, 2, 3 })]
    [InlineData(true, new[] { 120.0, 18, 17, 20, 15, 14, 19, 22, 16, 17 })]
    [InlineData(true, new[] { 1.0, 10, 101 })]
    [InlineData(true, new[] { 0.0, 0.1, 2, 3, 4, 40, 50, 60, 70, 80 })]
    [InlineData(false, new[] { 0.0, 0, 2, 3, 4, 40, 50, 60, 70, 800 })]
    [InlineData(false, new[] { -1.0, 1, 2, 3, 4, 40, 50, 60, 70, 800 })]
    [InlineData(false, new[] { 0.0, 1, 1, 6, 1, 1, 1, 1, 1, 1 })]
    public void An_axis_is_logarithmic_where_values_differ_by_factors(bool expected, double[] values) =>
        Assert.Equal(
            expected,
            new PlotPanel("p", "", "", [new PlotCurve("", [.. values.Select((_, i) => (double)i)], values, default)])
                .IsLogarithmic);

    [Fact]
    public void Sides_of_the_level_are_named_and_powers_of_units_are_raised()
    {
        var measures = new MeasureList(["holes", "map-drift-estimate"], false);
        var texts = Texts(Draw(new PlotsRenderer { Measures = measures }));
        Assert.Contains("at most 1/2", texts);
        Assert.Contains("above 1/2", texts);
        Assert.Contains("map-drift-estimate (output window²)", texts);
    }

    [Fact]
    public void All_measures_can_be_plotted_in_any_culture()
    {
        var plain = Bytes(new PlotsRenderer { Measures = MeasureList.All });
        var culture = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal(plain, Bytes(new PlotsRenderer { Measures = MeasureList.All }));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private byte[] Bytes(PlotsRenderer renderer) => _run.Draw(renderer)["plots.svg"];

    private XDocument Draw(PlotsRenderer renderer, Func<Frame, IReadOnlyList<string>>? changes = null)
    {
        using var sink = renderer.Open(_run.Job);
        foreach (var frame in _run.Frames) sink.Add(frame with { PhaseChanges = changes?.Invoke(frame) ?? [] });
        Assert.Equal(["plots.svg"], sink.Complete());
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(_run.Folder, "plots.svg")));
        return XDocument.Parse(text.TrimStart('\uFEFF'));
    }

    private static List<string> Texts(XDocument document) =>
        [.. document.Descendants(Svg + "text").Select(text => text.Value)];

    /// <summary>The lines of a colour, the short ones of legends excepted.</summary>
    private static IEnumerable<List<(double X, double Y)>> Curve(XDocument document, string colour) =>
        from line in document.Descendants(Svg + "polyline")
        where line.Attribute("style")!.Value.Contains(colour, StringComparison.Ordinal)
        let points = line.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(point => point.Split(',')).Select(p => (Number(p[0]), Number(p[1]))).ToList()
        where points.Count > 2
        select points;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Share<T>(IReadOnlyList<T> all, Func<T, double> of, double value) =>
        (value - all.Min(of)) / (all.Max(of) - all.Min(of));
}
