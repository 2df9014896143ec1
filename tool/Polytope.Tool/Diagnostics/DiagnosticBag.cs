namespace Polytope.Tool.Diagnostics;

/// <summary>
/// Collects mistakes. The same mistake at the same place counts once: <c>defaults</c> is read again for every
/// experiment.
/// </summary>
public sealed class DiagnosticBag
{
    private readonly HashSet<Diagnostic> _found = [];

    public int Count => _found.Count;

    public bool IsEmpty => _found.Count == 0;

    public void Add(Position position, DiagnosticCode code, string text) => _found.Add(new(position, code, text));

    /// <summary>Everything found so far, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Sorted() =>
        [.. _found.OrderBy(d => d.Position).ThenBy(d => d.Code.Id, StringComparer.Ordinal).ThenBy(
            d => d.Text, StringComparer.Ordinal)];

    /// <exception cref="UserErrorException">There is at least one; its text has a line for each.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty) throw new UserErrorException(string.Join('\n', Sorted()), ExitCode.WrongInput);
    }
}
