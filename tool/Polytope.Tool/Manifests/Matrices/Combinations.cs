using System.Collections.Immutable;

namespace Polytope.Tool.Manifests.Matrices;

/// <summary>Lays out the combinations of a matrix.</summary>
public static class Combinations
{
    /// <summary>
    /// Every combination, the last axis fastest; the settings of each in a plan's order. An excluded entry removes the
    /// combinations that have all its values. An included entry then adds its values to every combination of the axes
    /// of which it changes no value; if there is none, it is a combination of its own.
    /// </summary>
    public static ImmutableArray<ImmutableArray<MatrixSetting>> Of(Matrix matrix)
    {
        var axes = matrix.Axes.Select(axis => axis.Path).ToHashSet(StringComparer.Ordinal);
        var combinations = Product(matrix.Axes)
            .Where(combination => !matrix.Exclude.Any(entry => entry.Settings.All(combination.Contains)))
            .ToList();
        var ofAxes = combinations.Count;
        foreach (var entry in matrix.Include)
        {
            var isAdded = false;
            for (var i = 0; i < ofAxes; i++)
            {
                if (!entry.Settings.All(setting => !axes.Contains(setting.Path) || combinations[i].Contains(setting)))
                    continue;
                combinations[i].Add(entry.Settings);
                isAdded = true;
            }

            if (isAdded) continue;
            var own = new Combination();
            own.Add(entry.Settings);
            combinations.Add(own);
        }

        return [.. combinations.Select(combination => combination.InOrder())];
    }

    /// <summary>The excluded entries that exclude nothing.</summary>
    public static IEnumerable<MatrixEntry> Idle(Matrix matrix)
    {
        var all = Product(matrix.Axes).ToList();
        return matrix.Exclude.Where(entry => !all.Exists(combination => entry.Settings.All(combination.Contains)));
    }

    private static IEnumerable<Combination> Product(ImmutableArray<Axis> axes)
    {
        if (axes.IsEmpty) return [];
        IEnumerable<ImmutableArray<MatrixSetting>> all = [[]];
        foreach (var axis in axes)
        {
            ImmutableArray<MatrixSetting> values = [.. axis.Settings];
            all = all.SelectMany(begun => values.Select(begun.Add));
        }

        return all.Select(settings =>
        {
            var combination = new Combination();
            combination.Add(settings);
            return combination;
        });
    }

    private sealed class Combination
    {
        private readonly Dictionary<string, MatrixSetting> _settings = new(StringComparer.Ordinal);

        public bool Contains(MatrixSetting setting) =>
            _settings.TryGetValue(setting.Path, out var own) && own.Text == setting.Text;

        public void Add(ImmutableArray<MatrixSetting> settings)
        {
            foreach (var setting in settings) _settings[setting.Path] = setting;
        }

        public ImmutableArray<MatrixSetting> InOrder() =>
            [.. _settings.Values.OrderBy(setting => setting.Rank, StringComparer.Ordinal)
                .ThenBy(setting => setting.Path, StringComparer.Ordinal)];
    }
}
