using System.CommandLine;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Plans;

/// <summary><c>--allow-code</c>, which goes with every verb that may run a manifest's own code.</summary>
internal static class CodeOption
{
    public static Option<bool> Create() => new(CodeGate.Option)
    {
        Description = "Let the manifest's own code run this once: its plug-ins, and the programs that it names.",
    };

    /// <summary>The door as the command line leaves it.</summary>
    public static CodeGate Gate(ParseResult parsed, Option<bool> option) => new(parsed.GetValue(option));
}
