using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Partitions.Oracles;

/// <summary>
/// The partition by brute force in rational arithmetic, only for tests: every polygon is cut by every neuron in
/// turn, by the exact signs of the pre-activations at its exact vertices. No filter, no keys, no tree.
/// </summary>
internal sealed class ExactArrangement
{
    private ExactArrangement(List<ExactCell> cells) => Cells = cells;

    public List<ExactCell> Cells { get; }

    public int VertexCount => Cells.SelectMany(cell => cell.Corners).Distinct().Count();

    public int EdgeCount => Cells.SelectMany(cell => cell.Sides()).Distinct().Count();

    public static ExactArrangement Of(Network network, ConvexPolygon window)
    {
        List<Point> corners = [];
        for (var i = 0; i < window.Count; i++)
            corners.Add(new Point(Fraction.Of(window.X[i]), Fraction.Of(window.Y[i])));
        var identity = new[] { new Map(new(1, 1), default, default), new Map(default, new(1, 1), default) };
        List<ExactCell> cells = [new ExactCell(corners, "", identity)];
        foreach (var layer in network.Layers.SkipLast(1))
        {
            var neurons = Enumerable.Range(0, layer.Outputs).Select(j => NeuronOf(network, layer, j)).ToArray();
            cells = [.. cells.SelectMany(cell => Through(layer, cell, neurons))];
        }

        return new ExactArrangement(
            [.. cells.Select(cell => cell with { Maps = Compose(network.Layers[^1], cell.Maps) })]);
    }

    /// <summary>A neuron to which its layer gives slope 1 passes its value on and has no crease.</summary>
    private static Neuron NeuronOf(Network network, Layer layer, int j)
    {
        var own = !layer.Slopes.IsDefault;
        var slope = own ? layer.Slopes[j] : network.Activation.Slope;
        return new Neuron(Fraction.Of(slope), own && slope == 1);
    }

    private static List<ExactCell> Through(Layer layer, ExactCell cell, Neuron[] neurons)
    {
        var z = Compose(layer, cell.Maps);
        List<ExactCell> parts = [cell with { Maps = [] }];
        for (var j = 0; j < z.Length; j++)
        {
            var (row, passes) = (z[j], neurons[j].Passes);
            parts = [.. parts.SelectMany(
                part => passes ? [part with { Pattern = part.Pattern + '0' }] : Cut(part, row))];
        }

        var before = cell.Pattern.Length;
        return [.. parts.Select(part => part with { Maps = Activate(z, part.Pattern[before..], neurons) })];
    }

    private static IEnumerable<ExactCell> Cut(ExactCell cell, Map z)
    {
        var values = cell.Corners.Select(z.At).ToList();
        if (values.All(v => v.Sign <= 0) || values.All(v => v.Sign >= 0))
        {
            yield return cell with { Pattern = cell.Pattern + (values.Any(v => v.Sign > 0) ? '1' : '0') };
            yield break;
        }

        foreach (var side in (int[])[-1, 1])
        {
            List<Point> corners = [];
            for (var i = 0; i < values.Count; i++)
            {
                var next = (i + 1) % values.Count;
                if (values[i].Sign * side >= 0) corners.Add(cell.Corners[i]);
                if (values[i].Sign * values[next].Sign < 0)
                    corners.Add(cell.Corners[i].Towards(cell.Corners[next], values[i] / (values[i] - values[next])));
            }

            yield return cell with { Corners = corners, Pattern = cell.Pattern + (side > 0 ? '1' : '0') };
        }
    }

    private static Map[] Compose(Layer layer, Map[] inputs)
    {
        var rows = new Map[layer.Outputs];
        for (var j = 0; j < rows.Length; j++)
        {
            rows[j] = new Map(default, default, Fraction.Of(layer.Biases[j]));
            for (var i = 0; i < inputs.Length; i++) rows[j] = rows[j].Plus(inputs[i], Fraction.Of(layer.Row(j)[i]));
        }

        return rows;
    }

    private static Map[] Activate(Map[] z, string bits, Neuron[] neurons) =>
        [.. z.Select((row, j) => bits[j] == '1' ? row : default(Map).Plus(row, neurons[j].Slope))];

    private readonly record struct Neuron(Fraction Slope, bool Passes);

    internal readonly record struct Point(Fraction X, Fraction Y)
    {
        public Point Towards(Point other, Fraction share) =>
            new(X + (share * (other.X - X)), Y + (share * (other.Y - Y)));
    }

    internal readonly record struct Map(Fraction A, Fraction B, Fraction C)
    {
        public Fraction At(Point p) => (A * p.X) + (B * p.Y) + C;

        public Map Plus(Map other, Fraction factor) =>
            new(A + (factor * other.A), B + (factor * other.B), C + (factor * other.C));
    }

    /// <summary>
    /// Corners counter-clockwise; one character for each hidden neuron, layer by layer; the outputs' maps.
    /// </summary>
    internal sealed record ExactCell(List<Point> Corners, string Pattern, Map[] Maps)
    {
        public Fraction TwiceArea()
        {
            Fraction sum = default;
            for (var i = 0; i < Corners.Count; i++)
            {
                var (p, q) = (Corners[i], Corners[(i + 1) % Corners.Count]);
                sum += (p.X * q.Y) - (q.X * p.Y);
            }

            return sum;
        }

        public IEnumerable<(Point, Point)> Sides()
        {
            for (var i = 0; i < Corners.Count; i++)
            {
                var (p, q) = (Corners[i], Corners[(i + 1) % Corners.Count]);
                var order = p.X.CompareTo(q.X) is var byX and not 0 ? byX : p.Y.CompareTo(q.Y);
                yield return order < 0 ? (p, q) : (q, p);
            }
        }
    }
}
