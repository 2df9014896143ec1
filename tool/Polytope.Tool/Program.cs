using Polytope.Tool.Commands;

return await CommandLine.RunAsync(args,
[
    InitCommand.Create(),
    ValidateCommand.Create(),
    ListCommand.Create(),
    RunCommand.Create(),
    ViewCommand.Create(),
    RegionsCommand.Create(),
    VerifyCommand.Create(),
    SchemaCommand.Create(),
]);
