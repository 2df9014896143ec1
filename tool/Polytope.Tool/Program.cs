using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Inspect;
using Polytope.Tool.Commands.Plugins;
using Polytope.Tool.Commands.Regions;
using Polytope.Tool.Commands.Runs;
using Polytope.Tool.Commands.Shell;
using Polytope.Tool.Plugins;

ProcessEnd.Watch();
// A plug-in's threads may still run: the process ends with its verb.
ProcessEnd.Now(await CommandLine.RunAsync(args,
[
    InitCommand.Create(),
    ValidateCommand.Create(),
    ListCommand.Create(),
    RunCommand.Create(),
    RenderCommand.Create(),
    ViewCommand.Create(),
    RegionsCommand.Create(),
    InspectCommand.Create(),
    ConvertCommand.Create(),
    VerifyCommand.Create(),
    CompareCommand.Create(),
    ReportCommand.Create(),
    SubmitCommand.Create(),
    PluginsCommand.Create(),
    TrustCommand.Create(),
    SchemaCommand.Create(),
    CompletionCommand.Create(),
]));
