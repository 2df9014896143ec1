using System.CommandLine;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Plans;

/// <summary><c>--out</c> of verbs that make plans: the folder with a run for each.</summary>
internal static class RunsOption
{
    public static Option<string> Create(string description) => new("--out", "-o")
    {
        Description = description,
        DefaultValueFactory = _ => RunFolder.DefaultOutput,
        HelpName = "DIR",
    };
}
