using System.Globalization;
using System.Net;
using System.Text;

namespace Polytope.Tool.Comparisons;

/// <summary>
/// The curves of a measure in several runs, as an SVG. Where runs differ in seeds alone they share a colour.
/// </summary>
internal static class CurvesDrawing
{
    private const double Width = 900, Height = 480, Left = 76, Right = 250, Top = 40, Bottom = 46;
    private const int MostPoints = 1000;

    /// <param name="measure">A column of <c>metrics.csv</c>.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is; values that are not above 0 are left out.</param>
    public static string Svg(Comparison comparison, string measure, bool isLogarithmic)
    {
        var curves = comparison.Groups
            .Select(
                group => (Group: group, Curves: group.Runs.Select(run => Points(run, measure, isLogarithmic)).ToList()))
            .ToList();
        var all = curves.SelectMany(group => group.Curves).SelectMany(points => points).ToList();
        var (x0, x1) = all.Count == 0 ? (0, 1) : (all.Min(point => point.X), all.Max(point => point.X));
        var (y0, y1) = all.Count == 0 ? (0, 1) : (all.Min(point => point.Y), all.Max(point => point.Y));
        if (x1 <= x0) x1 = x0 + 1;
        if (y1 <= y0) (y0, y1) = (y0 - 0.5, y1 + 0.5);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="Inter, system-ui, sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="#fafaf8"/>
            <text x="{Left}" y="24" font-weight="600" font-size="15" fill="#1c1c1e">{Text(measure.Replace('_', ' '))}</text>

            """);
        foreach (var tick in Ticks(y0, y1, isLogarithmic))
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="M{Left} {Y(tick):F1}H{Width - Right}" stroke="#dcdcd7"/><text x="{Left - 8}" y="{Y(tick) + 4:F1}" text-anchor="end" fill="#63636a">{Label(tick, isLogarithmic)}</text>

                """);
        foreach (var tick in Ticks(x0, x1, false))
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{X(tick):F1}" y="{Height - Bottom + 20}" text-anchor="middle" fill="#63636a">{Label(tick, false)}</text>

                """);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{(Left + Width - Right) / 2:F1}" y="{Height - 8}" text-anchor="middle" fill="#63636a">epoch</text>

            """);
        foreach (var (i, (_, lines)) in curves.Index())
        {
            foreach (var line in lines.Where(line => line.Count > 0))
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <path d="M{string.Join('L', line.Select(point => string.Create(
                        CultureInfo.InvariantCulture, $"{X(point.X):F1} {Y(point.Y):F1}")))}" fill="none" stroke="{Colour(i, curves.Count)}" stroke-width="1.6" stroke-linejoin="round"{(lines.Count > 1 ? " opacity=\"0.75\"" : "")}/>

                    """);
        }

        foreach (var (i, (group, _)) in curves.Take(24).Index())
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="M{Width - Right + 16} {Top + 6 + (17 * i)}h18" stroke="{Colour(i, curves.Count)}" stroke-width="3"/><text x="{Width - Right + 40}" y="{Top + 10 + (17 * i)}" fill="#1c1c1e">{Text(Name(comparison, group))}</text>

                """);
        if (curves.Count > 24)
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Width - Right + 40}" y="{Top + 10 + (17 * 24)}" fill="#63636a">and {curves.Count - 24} more</text>

                """);
        return svg.Append("</svg>\n").ToString().ReplaceLineEndings("\n");

        double X(double x) => Left + ((x - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - y0) / (y1 - y0) * (Height - Top - Bottom));
    }

    /// <summary>What sets runs that differ in seeds alone apart from the others; else their id.</summary>
    public static string Name(Comparison comparison, ComparedGroup group)
    {
        var values = comparison.GroupPaths.Where(path => path is not ("title" or "notes"))
            .Select(
                path => $"{path[(path.LastIndexOf('.') + 1)..]} {group.Runs[0].Values.GetValueOrDefault(path, "-")}");
        var name = string.Join(", ", values);
        if (name.Length == 0) name = group.Runs[0].Id;
        return name.Length > 34 ? name[..33] + "…" : name;
    }

    /// <summary>A colour of its own for each of some curves, dark enough for a light ground.</summary>
    public static string Colour(int index, int count)
    {
        ReadOnlySpan<string> few =
        [
            "#5a45d0", "#cf2a22", "#0f7a5c", "#b86a00", "#1f5fe0", "#9b2f86", "#4d6b00", "#6f6f76",
        ];
        return count <= few.Length ? few[index]
            : string.Create(CultureInfo.InvariantCulture, $"hsl({360.0 * index / count:F0} 62% 42%)");
    }

    private static List<(double X, double Y)> Points(ComparedRun run, string measure, bool isLogarithmic)
    {
        var (epochs, values) = (run.Metrics["epoch"], run.Metrics[measure]);
        var step = Math.Max(1, epochs.Count / MostPoints);
        return
        [
            .. from i in Enumerable.Range(0, Math.Min(epochs.Count, values.Count))
               where i % step == 0 || i == epochs.Count - 1
               where double.IsFinite(values[i]) && (!isLogarithmic || values[i] > 0)
               select (epochs[i], isLogarithmic ? Math.Log10(values[i]) : values[i]),
        ];
    }

    private static IEnumerable<double> Ticks(double from, double to, bool isLogarithmic)
    {
        if (isLogarithmic && to - from >= 2)
        {
            var each = Math.Max(1, Math.Ceiling((to - from) / 8));
            for (var power = Math.Ceiling(from); power <= to; power += each) yield return power;
            yield break;
        }

        var rough = (to - from) / 5;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = unit * (rough / unit < 1.5 ? 1 : rough / unit < 3.5 ? 2 : rough / unit < 7.5 ? 5 : 10);
        for (var tick = Math.Ceiling(from / step) * step; tick <= to + (step * 1e-9); tick += step) yield return tick;
    }

    private static string Label(double tick, bool isLogarithmic) =>
        (isLogarithmic ? Math.Pow(10, tick) : Math.Abs(tick) < 1e-12 ? 0 : tick).ToString(
            "G3", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
