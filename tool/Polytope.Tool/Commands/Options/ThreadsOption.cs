using System.CommandLine;

namespace Polytope.Tool.Commands.Options;

/// <summary><c>--threads</c>, which goes with every verb that computes.</summary>
internal static class ThreadsOption
{
    private const int Most = 1024;

    public static Option<int> Create() => NumberOption.Integer(
        "--threads",
        "Threads to use; changes no result.",
        least: 1,
        Most,
        initial: Math.Clamp(Environment.ProcessorCount, 1, Most));
}
