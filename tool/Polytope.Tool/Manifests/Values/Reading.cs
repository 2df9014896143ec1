using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Manifests.Values;

/// <summary>One reading of one experiment's settings, or of the defaults.</summary>
/// <param name="Diagnostics">Where mistakes go.</param>
/// <param name="Owner">Where a missing key is reported: the experiment's id.</param>
/// <param name="IsPartial">Defaults: keys may be missing, and what belongs together may be given in parts.</param>
internal sealed record Reading(DiagnosticBag Diagnostics, Position Owner, bool IsPartial = false)
{
    /// <summary>Whether what this machine lacks is a mistake too: the experiment will run here.</summary>
    public bool IsForThisMachine { get; init; }

    /// <summary>Where else a key of this name is known, as a path; null when nowhere.</summary>
    public Func<string, string?> Elsewhere { get; init; } = _ => null;

    public void Add(Position position, DiagnosticCode code, string text) => Diagnostics.Add(position, code, text);
}
