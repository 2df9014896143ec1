using System.CommandLine;
using System.Globalization;

namespace Polytope.Tool.Commands.Options;

/// <summary><c>--threads</c>, which goes with every verb that computes.</summary>
internal static class ThreadsOption
{
    private const int Most = 1024;

    public static Option<int> Create()
    {
        var option = new Option<int>("--threads")
        {
            Description = "Threads to use; changes no result.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            // The parser itself refuses what is not a number.
            if (result.Tokens is [{ Value: var text }]
                && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var threads)
                    && threads is < 1 or > Most)
                result.AddError("--threads takes a number from 1 to 1024.");
        });
        return option;
    }
}
