using Polytope.Tool.Commands;

return await CommandLine.RunAsync(args,
[
    InitCommand.Create(),
    ValidateCommand.Create(),
    SchemaCommand.Create(),
]);
