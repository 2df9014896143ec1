using System.CommandLine;
using Polytope.Tool.Pipeline.Shards;

namespace Polytope.Tool.Commands.Plans;

/// <summary><c>--shard</c>, which goes with verbs that do much work that can be shared out.</summary>
internal static class ShardOption
{
    public static Option<string?> Create() => new("--shard")
    {
        Description = "Take share K of N, dealt by the plans alone: 3/8. auto takes the place in an array of Slurm or "
            + "an indexed job of Kubernetes; VARIABLE/8 counts a variable from 0.",
        HelpName = "K/N",
    };

    /// <exception cref="Diagnostics.UserErrorException">It names no share.</exception>
    public static Shard In(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? Shard.Parse(text, Environment.GetEnvironmentVariable) : Shard.Whole;
}
