using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Regions;

namespace Polytope.Tool.Tests.Commands.Regions;

/// <summary>The verb <c>regions</c> as it is typed.</summary>
internal static class RegionsRun
{
    public static async Task<(int Code, string Output, string Error)> Of(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        (output.NewLine, error.NewLine) = ("\n", "\n");
        var code = await CommandLine.RunAsync(["regions", .. arguments], [RegionsCommand.Create()], output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>A committed network.</summary>
    public static string Reference(string name) => Repository.File($"tests/data/{name}.json");
}
