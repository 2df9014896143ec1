using System.CommandLine;
using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Inspect;
using Polytope.Tool.Commands.Plugins;
using Polytope.Tool.Commands.Regions;
using Polytope.Tool.Commands.Runs;
using Polytope.Tool.Commands.Shell;

namespace Polytope.Tool.Tests.Commands.Shell;

/// <summary>The whole command, as it is typed.</summary>
internal static class ShellRun
{
    public static Command[] Verbs() =>
    [
        InitCommand.Create(), ValidateCommand.Create(), ListCommand.Create(), RunCommand.Create(),
        RenderCommand.Create(), ViewCommand.Create(), RegionsCommand.Create(), InspectCommand.Create(),
        ConvertCommand.Create(), VerifyCommand.Create(), CompareCommand.Create(), ReportCommand.Create(),
        SubmitCommand.Create(), PluginsCommand.Create(), TrustCommand.Create(), SchemaCommand.Create(),
        CompletionCommand.Create(),
    ];

    public static async Task<(int Code, string Output, string Error)> Of(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        (output.NewLine, error.NewLine) = ("\n", "\n");
        var code = await CommandLine.RunAsync(arguments, Verbs(), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
