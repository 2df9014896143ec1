using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Polytope.Tool.Outputs.Drawings;

namespace Polytope.Tool.Tests.Outputs.Drawings;

public sealed partial class SvgRendererTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_drawing_is_well_formed_and_says_what_it_shows()
    {
        var svg = XDocument.Parse(System.Text.Encoding.UTF8.GetString(_run.Draw(new SvgRenderer())["svg/000500.svg"]));
        Assert.Equal(Svg + "svg", svg.Root!.Name);
        Assert.Equal("0 0 1000 666.67", svg.Root.Attribute("viewBox")!.Value);
        var cells = _run.Frames[^1].Partition.CellCount.ToString("N0", CultureInfo.InvariantCulture);
        Assert.Equal($"a <b> & c, epoch 500: {cells} polytopes", svg.Root.Element(Svg + "title")!.Value);
    }

    [Fact]
    public void Every_cell_is_filled_and_every_edge_but_the_windows_is_drawn_in_its_layers_path()
    {
        var svg = XDocument.Parse(System.Text.Encoding.UTF8.GetString(_run.Draw(new SvgRenderer())["svg/000120.svg"]));
        var partition = _run.Frames[4].Partition;
        var groups = svg.Root!.Elements(Svg + "g").ToDictionary(g => g.Attribute("id")!.Value);
        var cells = groups["cells"].Elements().SelectMany(path => path.Attribute("d")!.Value.Split('z')[..^1]).ToList();
        Assert.Equal(partition.CellCount, cells.Count);
        Assert.Equal(2e6 / 3, cells.Sum(Area), 1e3);
        for (var layer = 0; layer < 3; layer++)
        {
            var path = groups["edges"].Elements().Single(p => p.Attribute("id")!.Value == $"layer-{layer + 1}")
                .Attribute("d")!.Value;
            Assert.Equal(
                partition.EdgeCrease.ToArray().Count(crease => crease.Layer == layer), path.Count(c => c == 'M'));
        }
    }

    [Fact]
    public void Every_gradient_that_is_used_is_defined_once()
    {
        var svg = XDocument.Parse(System.Text.Encoding.UTF8.GetString(_run.Draw(new SvgRenderer())["svg/000120.svg"]));
        var defined = svg.Descendants(Svg + "linearGradient").Select(g => g.Attribute("id")!.Value).ToList();
        var used = svg.Descendants(Svg + "path").Select(p => p.Attribute("fill")?.Value)
            .Where(fill => fill?.StartsWith("url", StringComparison.Ordinal) == true).Select(fill => fill![5..^1])
                .ToList();
        Assert.NotEmpty(used);
        Assert.Equal(defined, used);
    }

    private static double Area(string path)
    {
        var numbers = Number().Matches(path).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)).ToList();
        double twice = 0;
        for (var i = 0; i < numbers.Count; i += 2)
        {
            var next = (i + 2) % numbers.Count;
            twice += (numbers[i] * numbers[next + 1]) - (numbers[next] * numbers[i + 1]);
        }

        return twice / 2;
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();
}
