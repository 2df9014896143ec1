using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands;

/// <summary><c>view</c>: opens a run's page in the browser, or serves it while the run goes on.</summary>
internal static class ViewCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run's folder." };
        var port = new Option<int?>("--port")
        {
            Description = "Serve the page on this port of this machine alone, made from the run's checkpoints: frames "
                + "of a run under way appear as they come. 0 takes any that is free.",
            HelpName = "N",
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() is < 0 or > 65_535)
                result.AddError("--port takes a number from 0 to 65535.");
        });
        var noOpen = new Option<bool>("--no-open") { Description = "Only print where the page is." };
        var command = new Command("view", "Open a run's page in the browser, or serve it while the run goes on.")
        {
            run,
            port,
            noOpen,
        };
        command.SetAction(parsed =>
        {
            var (path, opens) = (parsed.GetRequiredValue(run), !parsed.GetValue(noOpen));
            var output = parsed.InvocationConfiguration.Output;
            return parsed.GetValue(port) is { } number
                ? ToolHost.RunAsync(
                    Terminal.Present, (_, cancellation) => Serve(path, number, opens, output, cancellation))
                : Task.FromResult(Open(path, opens, output));
        });
        return command;
    }

    private static int Open(string path, bool opens, TextWriter output)
    {
        var folder = RunFolder.Of(path);
        var page = Path.Combine(folder.Final, ViewerRenderer.FileName);
        if (!File.Exists(page))
        {
            throw new UserErrorException(Directory.Exists(folder.Present)
                ? $"{folder.Present}: there is no {ViewerRenderer.FileName}. 'dotnet polytope view {path} --port 0' "
                    + "makes one from the run's checkpoints as it is asked for; the output '{ renderer: viewer }' "
                    + "writes it."
                : $"{path}: there is no such run.");
        }

        output.WriteLine(page);
        if (opens) Show(page);
        return ExitCode.Done;
    }

    private static int Serve(string path, int port, bool opens, TextWriter output, CancellationToken cancellation)
    {
        var frames = LiveFrames.Of(path, cancellation);
        using var server = LoopbackServer.Start(port);
        output.WriteLine($"{server.Address} shows {path}. Ctrl-C ends it.");
        output.Flush();
        if (opens) Show(server.Address);
        server.Serve(
            (place, first) => place switch
            {
                "/" => ("text/html; charset=utf-8", frames.Page()),
                "/frames" => ("application/json", frames.Since(first)),
                _ => null,
            },
            cancellation);
        return ExitCode.Done;
    }

    /// <summary>
    /// Opens it with the system's default program; where there is none, the printed address is enough.
    /// </summary>
    private static void Show(string place)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(place) { UseShellExecute = true });
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            // A server has no browser.
        }
    }
}
