using System.Globalization;
using System.Text;

namespace Polytope.Tool.Formats.Layers;

/// <summary>A layer of a file that does not tell in which order its layers come.</summary>
/// <param name="Name">Such as <c>encoder.0</c>.</param>
/// <param name="Inputs">What it takes; null if as many as it gives, as a normalization does.</param>
/// <param name="Outputs">What it gives; null if it takes any number.</param>
/// <param name="IsActivation">Slopes below zero, as of PReLU.</param>
internal sealed record NamedLayer(string Name, int? Inputs, int? Outputs, bool IsActivation = false)
{
    /// <summary>Only a linear layer can be the first one.</summary>
    public bool IsLinear => Inputs is not null;

    /// <summary>The name without its numbers: layers that share it come in the order of their numbers.</summary>
    public string Stem
    {
        get
        {
            var stem = new StringBuilder();
            foreach (var c in Name)
                if (!char.IsAsciiDigit(c)) stem.Append(c);
                else if (stem.Length == 0 || stem[^1] != '#') stem.Append('#');
            return stem.ToString();
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} ({(Inputs is { } inputs ? $"{inputs} -> {Outputs}" : Outputs is { } width ? $"{width}" : "any")})");
}

/// <summary>In which order a file's layers come.</summary>
/// <param name="Layers">The layers, in that order.</param>
/// <param name="Reason">What tells it, for people.</param>
internal sealed record LayerOrder(IReadOnlyList<NamedLayer> Layers, string Reason)
{
    private const int MostLayers = 1000;

    /// <summary>
    /// Numbers in names tell the order where that is the names' only difference. Else layers whose names differ in
    /// numbers only keep that order, and the shapes must leave one order of all.
    /// </summary>
    /// <param name="layers">In the natural order of their names.</param>
    /// <returns>Null where several orders, or more than can be tried, fit the shapes.</returns>
    public static LayerOrder? Of(IReadOnlyList<NamedLayer> layers)
    {
        var stems = layers.GroupBy(layer => layer.Stem, StringComparer.Ordinal).Select(group => group.ToArray())
            .ToArray();
        if (stems.Length <= 1) return new LayerOrder(layers, "told by the numbers in their names");
        if (layers.Count > MostLayers) return null;
        var search = new Search(stems);
        return search.Count() switch
        {
            0 => new LayerOrder(layers, "that of their names"),
            1 => new LayerOrder(search.Found, "the only one that fits their shapes"),
            _ => null,
        };
    }

    /// <summary>Merges the stems depth first, and stops at the second order that fits.</summary>
    private sealed class Search(NamedLayer[][] stems)
    {
        private const int MostStates = 100_000;

        private readonly int[] _next = new int[stems.Length];
        private readonly List<NamedLayer> _taken = [];
        private readonly HashSet<string> _dead = new(StringComparer.Ordinal);
        private int _states;

        public List<NamedLayer> Found { get; } = [];

        /// <summary>The number of orders that fit, at most 2.</summary>
        public int Count(int? width = null)
        {
            if (_taken.Count == stems.Sum(stem => stem.Length))
            {
                if (Found.Count == 0) Found.AddRange(_taken);
                return 1;
            }

            if (++_states > MostStates) return 2;
            var last = _taken.Count > 0 ? _taken[^1] : null;
            var state = $"{string.Join(',', _next)}:{width}:{last?.IsLinear}:{last?.IsActivation}";
            if (_dead.Contains(state)) return 0;
            var found = 0;
            for (var s = 0; s < stems.Length && found < 2; s++)
            {
                if (_next[s] == stems[s].Length) continue;
                var layer = stems[s][_next[s]];
                // What is no linear layer belongs to the linear layer before it.
                var fits = layer.IsLinear ? width is null || layer.Inputs == width
                    : last is { IsActivation: false } && (layer.IsActivation || last.IsLinear)
                        && (layer.Outputs is null || layer.Outputs == width);
                if (!fits) continue;
                _next[s]++;
                _taken.Add(layer);
                found += Count(layer.IsLinear ? layer.Outputs : width);
                _taken.RemoveAt(_taken.Count - 1);
                _next[s]--;
            }

            if (found == 0) _dead.Add(state);
            return Math.Min(found, 2);
        }
    }
}
