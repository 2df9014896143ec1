using System.Collections.Concurrent;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Outputs.Movies;

namespace Polytope.Tool.Commands;

/// <summary>What can be written in a manifest that shall run here: the grammar, less what needs programs that are not installed.</summary>
internal static class InstalledGrammar
{
    private static readonly ConcurrentDictionary<MovieFormat, string?> WhyMissing = new();

    public static Grammar Grammar { get; } = new(
        [.. KnownRenderer.Standard.Select(renderer => renderer == KnownRenderer.Movie ? renderer with { Mistakes = OfMovie } : renderer)],
        Grammar.Standard.Trainers);

    private static IEnumerable<string> OfMovie(object settings) =>
        WhyMissing.GetOrAdd(((MovieSettings)settings).Format, Ffmpeg.WhyMissing) is { } why ? [why] : [];
}
