using System.Globalization;

namespace Polytope.Tool.Tests.Outputs.Drawings;

/// <summary>An ASCII PLY of vertices x, y, z and faces, read as the format's description says.</summary>
internal sealed class PlyMesh
{
    public PlyMesh(string text)
    {
        var lines = text.Split('\n');
        Assert.Equal(["ply", "format ascii 1.0"], lines[..2]);
        var end = Array.IndexOf(lines, "end_header");
        var counts = lines[..end].Where(line => line.StartsWith("element ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
                .ToDictionary(words => words[1], words => int.Parse(words[2], CultureInfo.InvariantCulture));
        Assert.Equal(3, lines[..end].Count(line => line.StartsWith("property double ", StringComparison.Ordinal)));
        var body = lines[(end + 1)..];
        Vertices = [.. body.Take(counts["vertex"]).Select(line => Array.ConvertAll(line.Split(' '), Number))];
        Faces =
        [
            .. body.Skip(counts["vertex"]).Take(counts["face"]).Select(line =>
            {
                var numbers = Array.ConvertAll(line.Split(' '), word => int.Parse(word, CultureInfo.InvariantCulture));
                Assert.Equal(numbers[0], numbers.Length - 1);
                return numbers[1..];
            }),
        ];
        Assert.Equal([""], body[(counts["vertex"] + counts["face"])..]);
    }

    public IReadOnlyList<double[]> Vertices { get; }

    public IReadOnlyList<int[]> Faces { get; }

    /// <summary>The number of pairs of vertices that follow each other around some face.</summary>
    public int EdgeCount => Sides.Select(side => side.From < side.To ? side : (side.To, side.From)).Distinct().Count();

    public IEnumerable<(int From, int To)> Sides =>
        Faces.SelectMany(face => face.Select((from, i) => (from, face[(i + 1) % face.Length])));

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
