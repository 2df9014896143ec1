using System.CommandLine;
using System.CommandLine.Parsing;
using Polytope.Tool.Hosting;

namespace Polytope.Tool.Commands.Options;

/// <summary><c>-q</c> and <c>-v</c>, which go with every verb.</summary>
internal static class VerbosityOptions
{
    private const string Quiet = "--quiet";
    private const string Verbose = "--verbose";

    public static void AddTo(RootCommand root)
    {
        root.Add(new Option<bool>(Quiet, "-q")
        {
            Description = "Print results and errors alone.",
            Recursive = true,
        });
        root.Add(new Option<bool>(Verbose, "-v")
        {
            Description = "Print every step, and where in the tool an unexpected failure arose.",
            Recursive = true,
        });
    }

    /// <summary>What is wrong with the two together; null where nothing is.</summary>
    public static string? Mistake(ParseResult parsed) =>
        IsGiven(parsed.RootCommandResult, Quiet) && IsGiven(parsed.RootCommandResult, Verbose)
            ? "-q and -v say opposite things; give one of them."
            : null;

    /// <summary>How much is printed.</summary>
    public static Verbosity Of(ParseResult parsed) =>
        IsGiven(parsed.RootCommandResult, Quiet) ? Verbosity.Quiet
        : IsGiven(parsed.RootCommandResult, Verbose) ? Verbosity.Verbose
        : Verbosity.Normal;

    /// <summary>The terminal, with as much on it as is asked for.</summary>
    public static Terminal Terminal(ParseResult parsed) => Hosting.Terminal.Present with { Verbosity = Of(parsed) };

    /// <summary>Where messages go that are neither results nor errors.</summary>
    public static TextWriter Notes(ParseResult parsed) =>
        Of(parsed) == Verbosity.Quiet ? TextWriter.Null : parsed.InvocationConfiguration.Error;

    private static bool IsGiven(SymbolResult within, string name) =>
        within.GetResult(name) is OptionResult { Implicit: false } option && option.GetValueOrDefault<bool>();
}
