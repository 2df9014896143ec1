using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;
using Polytope.Core.Partitions.Gluing;

namespace Polytope.Core.Tests.Painting;

/// <summary>
/// Partitions by brute force: every polygon is cut by every neuron, in double, according to the signs of the
/// pre-activations at its vertices, which are evaluated directly. There are no filters and no error bounds.
/// </summary>
internal sealed class NaiveArrangement
{
    private readonly Network _network;
    private readonly List<double> _x = [];
    private readonly List<double> _y = [];
    private readonly Dictionary<(int, int), CreaseId> _creases = [];
    private List<int[]> _cells = [];

    private NaiveArrangement(Network network, Window window)
    {
        _network = network;
        (_x, _y) = ([window.X0, window.X1, window.X1, window.X0], [window.Y0, window.Y0, window.Y1, window.Y1]);
        _cells = [[0, 1, 2, 3]];
        for (var side = 0; side < 4; side++) _creases[Key(side, (side + 1) % 4)] = CreaseId.Side(side);
    }

    public static Partition Of(Network network, Window window)
    {
        var arrangement = new NaiveArrangement(network, window);
        for (var layer = 0; layer < network.Layers.Length - 1; layer++)
            for (var neuron = 0; neuron < network.Layers[layer].Outputs; neuron++)
                arrangement.Cut(new CreaseId(layer, neuron));
        return arrangement.ToPartition(window);
    }

    /// <summary>Random weights of variance 2/fan-in, biases small, so that creases cross the unit square.</summary>
    public static Network Random(int seed, int outputs, params int[] hidden)
    {
        var random = new Random(seed);
        int[] widths = [2, .. hidden, outputs];
        var layers = new List<Layer>();
        for (var l = 0; l + 1 < widths.Length; l++)
        {
            var scale = Math.Sqrt(6.0 / widths[l]);
            var weights = new double[widths[l] * widths[l + 1]];
            var biases = new double[widths[l + 1]];
            for (var i = 0; i < weights.Length; i++) weights[i] = (float)(((2 * random.NextDouble()) - 1) * scale);
            for (var i = 0; i < biases.Length; i++) biases[i] = (float)(random.NextDouble() - 0.5);
            layers.Add(new Layer(weights, biases));
        }

        return new Network(layers, Activation.LeakyRelu(0.01f));
    }

    private static (int, int) Key(int u, int v) => u < v ? (u, v) : (v, u);

    private void Cut(CreaseId crease)
    {
        var z = Enumerable.Range(0, _x.Count).Select(v => PreActivation(crease, v)).ToList();
        var cuts = new Dictionary<(int, int), int>();
        var next = new List<int[]>();
        foreach (var cell in _cells)
        {
            if (cell.All(v => z[v] >= 0) || cell.All(v => z[v] <= 0))
            {
                next.Add(cell);
                continue;
            }

            var ring = new List<int>();
            for (var i = 0; i < cell.Length; i++)
            {
                int u = cell[i], v = cell[(i + 1) % cell.Length];
                ring.Add(u);
                if (z[u] * z[v] < 0) ring.Add(CutEdge(u, v));
            }

            var positive = ring.Where(v => z[v] >= 0).ToArray();
            var negative = ring.Where(v => z[v] <= 0).ToArray();
            var ends = ring.Where(v => z[v] == 0).ToArray();
            _creases[Key(ends[0], ends[1])] = crease;
            next.Add(Rotated(positive, ring));
            next.Add(Rotated(negative, ring));
        }

        _cells = next;

        int CutEdge(int u, int v)
        {
            if (cuts.TryGetValue(Key(u, v), out var known)) return known;
            var t = z[u] / (z[u] - z[v]);
            _x.Add(_x[u] + (t * (_x[v] - _x[u])));
            _y.Add(_y[u] + (t * (_y[v] - _y[u])));
            z.Add(0);
            var drawn = _creases[Key(u, v)];
            _creases[Key(u, _x.Count - 1)] = drawn;
            _creases[Key(_x.Count - 1, v)] = drawn;
            return cuts[Key(u, v)] = _x.Count - 1;
        }
    }

    private static int[] Rotated(int[] part, List<int> ring) => [.. part.OrderBy(ring.IndexOf)];

    private double PreActivation(CreaseId crease, int vertex)
    {
        double[] current = [_x[vertex], _y[vertex]];
        for (var l = 0; ; l++)
        {
            var z = new double[_network.Layers[l].Outputs];
            _network.Layers[l].Apply(current, z);
            if (l == crease.Layer) return z[crease.Neuron];
            current = [.. z.Select(_network.Activation.Apply)];
        }
    }

    private AffineMap[] Maps(int[] cell)
    {
        double cx = cell.Average(v => _x[v]), cy = cell.Average(v => _y[v]);
        AffineMap[] current = [new(1, 0, 0), new(0, 1, 0)];
        for (var l = 0; l < _network.Layers.Length; l++)
        {
            var layer = _network.Layers[l];
            var maps = new AffineMap[layer.Outputs];
            for (var n = 0; n < maps.Length; n++)
            {
                double jx = 0, jy = 0, c = layer.Biases[n];
                for (var i = 0; i < current.Length; i++)
                {
                    jx += layer.Row(n)[i] * current[i].Jx;
                    jy += layer.Row(n)[i] * current[i].Jy;
                    c += layer.Row(n)[i] * current[i].C;
                }

                var z = (jx * cx) + (jy * cy) + c;
                var slope = l == _network.Layers.Length - 1 || z > 0 ? 1 : _network.Activation.Slope;
                maps[n] = new AffineMap(slope * jx, slope * jy, slope * c);
            }

            current = maps;
        }

        return current;
    }

    private Partition ToPartition(Window window)
    {
        var edges = new Dictionary<(int, int), int>();
        List<int> start = [0], origin = [], edgeOf = [], cellOf = [], halves = [];
        List<CreaseId> creases = [];
        List<AffineMap> maps = [];
        for (var c = 0; c < _cells.Count; c++)
        {
            for (var i = 0; i < _cells[c].Length; i++)
            {
                var key = Key(_cells[c][i], _cells[c][(i + 1) % _cells[c].Length]);
                if (edges.TryGetValue(key, out var edge)) halves[(2 * edge) + 1] = origin.Count;
                else
                {
                    edges[key] = edge = creases.Count;
                    creases.Add(_creases[key]);
                    halves.AddRange([origin.Count, -1]);
                }

                origin.Add(_cells[c][i]);
                edgeOf.Add(edge);
                cellOf.Add(c);
            }

            start.Add(origin.Count);
            maps.AddRange(Maps(_cells[c]));
        }

        var arrays = new PartitionArrays(_network.Shape)
        {
            X = new([.. _x]),
            Y = new([.. _y]),
            CellStart = new([.. start]),
            Origin = new([.. origin]),
            EdgeOf = new([.. edgeOf]),
            CellOf = new([.. cellOf]),
            EdgeHalves = new([.. halves]),
            EdgeCrease = new([.. creases]),
            Maps = new([.. maps]),
        };
        return new Partition(arrays, ConvexPolygon.Rectangle(window), _network, new SubdivisionCounts(0));
    }
}
