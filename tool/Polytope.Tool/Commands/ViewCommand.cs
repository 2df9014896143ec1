using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Processes;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands;

/// <summary><c>view</c>: opens a run's page in the browser, or serves it while the run goes on.</summary>
internal static class ViewCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run's folder." };
        var port = NumberOption.Integer(
            "--port",
            "Serve the page on this port of this machine alone, made from the run's checkpoints: frames of a run under "
                + "way appear as they come. 0 takes any that is free.",
            least: 0,
            most: 65_535);
        var epoch = NumberOption.Integer("--epoch", "Begin with the frame after this epoch.", least: 0);
        var noOpen = new Option<bool>("--no-open") { Description = "Only print where the page is." };
        var code = CodeOption.Create();
        var command = new Command("view", "Open a run's page in the browser, or serve it while the run goes on.")
        {
            run,
            port,
            epoch,
            noOpen,
            code,
        };
        command.SetAction((parsed, interrupt) =>
        {
            var (path, opens) = (parsed.GetRequiredValue(run), !parsed.GetValue(noOpen));
            var gate = CodeOption.Gate(parsed, code);
            var output = parsed.InvocationConfiguration.Output;
            var fragment = Fragment(path, parsed.GetValue(epoch));
            return parsed.GetValue(port) is { } number
                ? ToolHost.RunAsync(
                    VerbosityOptions.Terminal(parsed),
                    (_, cancellation) => Serve(
                        path, number, fragment, opens, gate, output, VerbosityOptions.Notes(parsed), cancellation),
                    interrupt)
                : Task.FromResult(Open(path, fragment, opens, output));
        });
        return command;
    }

    private static int Open(string path, string fragment, bool opens, TextWriter output)
    {
        var folder = RunFolder.Of(path);
        var page = Path.Combine(folder.Final, ViewerRenderer.FileName);
        if (!File.Exists(page)) throw new UserErrorException(WithoutPage(path, folder));

        // A file's path has no fragment; its address has.
        var address = new Uri(Path.GetFullPath(page)).AbsoluteUri + fragment;
        output.WriteLine(fragment.Length == 0 ? page : address);
        if (opens) Show(address);
        return ExitCode.Done;
    }

    /// <summary>Why there is no page, and what helps; suggests only what will work.</summary>
    private static string WithoutPage(string path, RunFolder folder)
    {
        if (StoredRun.Find(folder.Present) is { } run)
            return $"{folder.Present}: there is no {ViewerRenderer.FileName}. " + (run.Epochs.Count > 0
                ? $"'dotnet polytope view {Printable.Word(path)} --port 0' makes one from the run's checkpoints as it "
                    + "is asked for; "
                    + "the output '{ renderer: viewer }' writes it."
                : "The run has no checkpoint yet from which to make one.");
        if (!Directory.Exists(path)) return $"{path}: there is no such run.";
        var runs = Directory.EnumerateDirectories(path)
            .Where(inner => File.Exists(Path.Combine(inner, RecordFile.Name)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return runs.Count == 0 ? $"{path}: this is no run's folder: it has no {RecordFile.Name}."
            : $"{path}: this is a folder of runs. View one of them: 'dotnet polytope view {Printable.Word(runs[0])}'"
                + (runs.Count == 1 ? "." : $", for example, or {string.Join(", ", runs.Skip(1).Take(4))}"
                    + (runs.Count > 5 ? ", ..." : "."));
    }

    /// <summary>The end of the page's address that tells its epoch; empty for the page's own choice.</summary>
    /// <exception cref="UserErrorException">There is no checkpoint of that epoch.</exception>
    private static string Fragment(string path, int? epoch)
    {
        if (epoch is not { } chosen) return "";
        StoredRun.Open(RunFolder.Of(path).Present).Checkpoint(chosen);
        return FormattableString.Invariant($"#epoch={chosen}");
    }

    private static int Serve(
        string path,
        int port,
        string fragment,
        bool opens,
        CodeGate gate,
        TextWriter output,
        TextWriter notes,
        CancellationToken cancellation)
    {
        var frames = LiveFrames.Of(path, cancellation, gate, notes.WriteLine);
        using var server = LoopbackServer.Start(port);
        output.WriteLine($"{server.Address}{fragment} shows {path}. Ctrl-C ends it.");
        output.Flush();
        if (opens) Show(server.Address + fragment);
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
    /// Opens an address with the system's default program; where there is none, the printed address is enough. It is
    /// never left to the shell whether to show a file or to execute it.
    /// </summary>
    private static void Show(string address)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                using var started = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
            }
            else if (SystemProgram.Find(OperatingSystem.IsMacOS() ? "open" : "xdg-open") is { } opener)
            {
                using var started = Process.Start(new ProcessStartInfo(opener, [address]));
            }
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            // A server has no browser.
        }
    }
}
