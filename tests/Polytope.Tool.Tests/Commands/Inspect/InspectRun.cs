using System.Text.Json;
using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Inspect;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Inspect;

/// <summary>Runs <c>inspect</c> as the command line does.</summary>
internal static class InspectRun
{
    public static async Task<(int Code, string Output, string Error)> Of(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        (output.NewLine, error.NewLine) = ("\n", "\n");
        var code = await CommandLine.RunAsync(["inspect", .. arguments], [InspectCommand.Create()], output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The only point's object.</summary>
    public static async Task<JsonElement> Json(params string[] arguments) =>
        Assert.Single((await Jsons(arguments)).EnumerateArray());

    /// <summary>The list of all points.</summary>
    public static async Task<JsonElement> Jsons(params string[] arguments)
    {
        var (code, output, error) = await Of([.. arguments, "--json"]);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        return json.RootElement.Clone();
    }
}
