using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Manifests.Values;

/// <summary>One reading of one experiment's settings, or of the defaults.</summary>
/// <param name="Diagnostics">Collects the mistakes.</param>
/// <param name="Owner">Where a missing key is reported: the experiment's id.</param>
/// <param name="IsPartial">Whether these are defaults, in which required keys may be missing.</param>
internal sealed record Reading(DiagnosticBag Diagnostics, Position Owner, bool IsPartial = false)
{
    /// <summary>
    /// Whether the experiment will run on this machine, so that what the machine lacks is a mistake too.
    /// </summary>
    public bool IsForThisMachine { get; init; }

    /// <summary>Where else a key of this name is known, as a path; null when nowhere.</summary>
    public Func<string, string?> Elsewhere { get; init; } = _ => null;

    public void Add(Position position, DiagnosticCode code, string text) => Diagnostics.Add(position, code, text);
}
