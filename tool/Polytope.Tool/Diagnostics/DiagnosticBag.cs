namespace Polytope.Tool.Diagnostics;

/// <summary>
/// Collects mistakes. The same mistake at the same place counts once: <c>defaults</c> is read again for every
/// experiment.
/// </summary>
public sealed class DiagnosticBag
{
    private readonly HashSet<Diagnostic> _found = [];
    private readonly HashSet<Diagnostic> _warnings = [];
    private readonly HashSet<Diagnostic> _skipped = [];

    public int Count => _found.Count;

    public bool IsEmpty => _found.Count == 0;

    public void Add(Position position, DiagnosticCode code, string text) => _found.Add(new(position, code, text));

    public void Add(Diagnostic mistake) => _found.Add(mistake);

    /// <summary>Adds a mistake that keeps nothing that was asked for from running.</summary>
    public void Warn(Diagnostic mistake) => _warnings.Add(mistake with { IsWarning = true });

    /// <summary>Adds a mistake that keeps a part of what was asked for from running, and no other part.</summary>
    public void Skip(Diagnostic mistake) => _skipped.Add(mistake);

    /// <summary>The mistakes that keep a part from running, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Skipped() => Sorted(_skipped);

    /// <summary>Every mistake so far, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Sorted() => Sorted(_found);

    /// <summary>Every warning so far that is not a mistake as well, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Warnings() =>
        Sorted(_warnings.Where(warning => !_found.Contains(warning with { IsWarning = false })));

    private static List<Diagnostic> Sorted(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(d => d.Position).ThenBy(d => d.Code.Id, StringComparer.Ordinal).ThenBy(
            d => d.Text, StringComparer.Ordinal)];

    /// <exception cref="UserErrorException">There is at least one; its text has a line for each.</exception>
    public void ThrowIfAny()
    {
        if (IsEmpty) return;
        throw new UserErrorException(string.Join('\n', Sorted()), CodeOf(_found));
    }

    /// <summary>The exit code for mistakes: a plug-in that fails is no fault of what was written.</summary>
    public static int CodeOf(IReadOnlyCollection<Diagnostic> mistakes) => mistakes.Count == 0 ? ExitCode.Done
        : mistakes.All(mistake => mistake.Code == DiagnosticCode.Plugin) ? ExitCode.Failed
        : ExitCode.WrongInput;
}
