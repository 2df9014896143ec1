using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Trust;

/// <summary>
/// The one door through which code that is not the tool's own gets to run: what a manifest's user trusts, or all of it
/// with <c>--allow-code</c>.
/// </summary>
/// <param name="allowsAll">Whether everything passes, this once.</param>
internal sealed class CodeGate(bool allowsAll)
{
    public const string Option = "--allow-code";

    /// <summary>Open for what the user trusts.</summary>
    public static CodeGate Trusting { get; } = new(allowsAll: false);

    /// <summary>Whether everything passes, this once.</summary>
    public bool AllowsAll => allowsAll;

    /// <summary>Whether all of it may run.</summary>
    /// <param name="manifestSha256">Of the manifest that would run it.</param>
    public bool IsOpenFor(string manifestSha256, IEnumerable<ForeignCode> code) =>
        allowsAll || code.All(one => TrustStore.Has(manifestSha256, one));

    /// <summary>Refuses unless all of it may run.</summary>
    /// <param name="manifest">What <c>trust</c> would be given: a manifest, or a run's record.</param>
    /// <exception cref="UserErrorException">Some of it may not: names that, with its digests.</exception>
    public void Pass(string manifest, string manifestSha256, IEnumerable<ForeignCode> code)
    {
        if (allowsAll) return;
        var refused = code.Where(one => !TrustStore.Has(manifestSha256, one)).DistinctBy(one => one.Identity).ToList();
        if (refused.Count == 0) return;
        throw new UserErrorException(
            $"{Printable.Line(manifest)} would run code that is not the tool's own:\n"
            + string.Concat(refused.Select(Listed))
            + "Nothing was run. Look at it first; it can do whatever you can. "
            + $"'dotnet polytope trust {Printable.Line(ShellWord.Quoted(manifest))}' lets just this content run from "
            + "now on, and "
            + $"{Option} "
            + "this once.",
            ExitCode.WrongInput);
    }

    /// <summary>Lets another manifest run what this one may: the run's own, which the tool makes of it.</summary>
    /// <param name="copy">Where it will be.</param>
    public static void Extend(string manifestSha256, string copy, string copySha256, IReadOnlyList<ForeignCode> code)
    {
        // What is allowed once is not remembered.
        var trusted = code.Where(one => TrustStore.Has(manifestSha256, one)).ToList();
        if (trusted.Count > 0 && !trusted.TrueForAll(one => TrustStore.Has(copySha256, one)))
            TrustStore.Add(copy, copySha256, trusted);
    }

    /// <summary>A line for the code, one for each file, and one for each thing whose content is not known.</summary>
    public static string Listed(ForeignCode code)
    {
        var text = new StringBuilder($"  {code.Kind} {Printable.Line(code.Name)}\n");
        foreach (var file in code.Files) text.Append($"    {Printable.Line(file.Name)}  SHA-256 {file.Sha256}\n");
        foreach (var gap in code.Gaps)
            text.Append($"    not known, so a change of it asks nobody: {Printable.Line(gap)}\n");
        return text.ToString();
    }
}
