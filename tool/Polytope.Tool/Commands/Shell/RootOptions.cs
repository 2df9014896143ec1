using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands.Shell;

/// <summary><c>--help</c> with examples, and <c>--version</c> with the commit.</summary>
internal static class RootOptions
{
    public static void Complete(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: SynchronousCommandLineAction help })
                option.Action = new HelpWithExamples(help);
            else if (option is VersionOption)
                option.Action = new Version();
        }
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            var code = help.Invoke(parsed);
            var command = parsed.CommandResult.Command;
            var output = parsed.InvocationConfiguration.Output;
            var examples = Examples.Of(command is RootCommand ? "" : command.Name);
            if (examples.Count > 0) output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            return code;
        }
    }

    private sealed class Version : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            parsed.InvocationConfiguration.Output.WriteLine(ToolVersion.WithCommit);
            return ExitCode.Done;
        }
    }
}
