using System.CommandLine;

namespace Polytope.Tool.Commands;

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
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > Most)
                result.AddError("--threads takes a number from 1 to 1024.");
        });
        return option;
    }
}
