namespace Polytope.Tool.Diagnostics;

/// <summary>One mistake: where, which, and what to do about it.</summary>
public sealed record Diagnostic(Position Position, DiagnosticCode Code, string Text)
{
    /// <summary>Whether the work goes on without what is wrong.</summary>
    public bool IsWarning { get; init; }

    /// <summary>
    /// The form that editors and build logs understand: <c>experiments.yaml(12,9): error PT0103: text</c>.
    /// </summary>
    public override string ToString() =>
        Printable.Line($"{Position}: {(IsWarning ? "warning" : "error")} {Code.Id}: {Text}");
}
