using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Commands.Regions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Processes;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands;

/// <summary>
/// <c>view</c>: opens a run's page in the browser, or serves it while the run goes on; or makes the page of one
/// network.
/// </summary>
internal static class ViewCommand
{
    public static Command Create()
    {
        var (model, slice, windows) = (new ModelArgument(), new SliceOptions(), new WindowOptions());
        var port = NumberOption.Integer(
            "--port",
            "Serve the page on this port of this machine alone. A run's is made from its checkpoints: frames of a run "
                + "under way appear as they come. 0 takes any port that is free.",
            least: 0,
            most: 65_535);
        var html = new Option<string?>("--html")
        {
            Description = "Where to write the page of a network; without it, a temporary file. - is standard output.",
            HelpName = "FILE",
        };
        var noOpen = new Option<bool>("--no-open") { Description = "Only print where the page is." };
        var code = CodeOption.Create();
        var threads = ThreadsOption.Create();
        var command = new Command(
            "view",
            "Open the page of a run, of a network, or of a plane within its inputs, in the browser, or serve it.");
        model.AddTo(command);
        slice.AddTo(command);
        windows.AddRectangleTo(command);
        foreach (var option in (Option[])[port, html, noOpen, code, threads]) command.Add(option);
        command.SetAction((parsed, interrupt) =>
        {
            var (path, opens) = (model.PathIn(parsed), !parsed.GetValue(noOpen));
            var output = parsed.InvocationConfiguration.Output;
            var (number, target) = (parsed.GetValue(port), parsed.GetValue(html));
            if (model.IsFile(parsed) || slice.IsAsked(parsed) || windows.RectangleIn(parsed) is not null)
            {
                if (number is not null && target is not null)
                    throw new UserErrorException(
                        "--port serves the page and --html writes it; give one of them.", ExitCode.WrongInput);
                if (target is not null) OutputPath.Check("--html", target, "html", Formats);
                return ToolHost.RunAsync(
                    VerbosityOptions.Terminal(parsed),
                    (_, cancellation) => ShowModel(
                        slice.Of(parsed, () => model.In(parsed)) ?? model.In(parsed),
                        new ModelTarget(path, windows.RectangleIn(parsed), parsed.GetValue(threads), number, target),
                        opens,
                        output,
                        cancellation),
                    interrupt);
            }

            if (target is not null)
                throw new UserErrorException(
                    $"{path}: a run has its page in its folder; --html goes with a network.", ExitCode.WrongInput);
            var gate = CodeOption.Gate(parsed, code);
            var fragment = Fragment(path, model.EpochIn(parsed));
            return number is { } chosen
                ? ToolHost.RunAsync(
                    VerbosityOptions.Terminal(parsed),
                    (_, cancellation) => Serve(
                        path, chosen, fragment, opens, gate, output, VerbosityOptions.Notes(parsed), cancellation),
                    interrupt)
                : Task.FromResult(Open(path, fragment, opens, output));
        });
        return command;
    }

    /// <param name="Path">Where the model is from.</param>
    /// <param name="Window">What to show; null for the usual window.</param>
    /// <param name="Port">Where to serve it; null to write it.</param>
    /// <param name="File">Where to write it; null for a temporary file.</param>
    private sealed record ModelTarget(string Path, Window? Window, int Threads, int? Port, string? File);

    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        [".svg"] = "svg",
        [".png"] = "png",
        [".json"] = "json",
    };

    private static int ShowModel(
        Model model, ModelTarget target, bool opens, TextWriter output, CancellationToken cancellation)
    {
        var page = ModelView.Page(model, target.Path, target.Window, target.Threads, cancellation);
        if (target.Port is { } port)
        {
            using var server = LoopbackServer.Start(port);
            output.WriteLine($"{server.Address} shows {model.Name}. Ctrl-C ends it.");
            output.Flush();
            if (opens) Show(server.Address);
            server.Serve((place, _) => place == "/" ? ("text/html; charset=utf-8", page) : null, cancellation);
            return ExitCode.Done;
        }

        var file = target.File
            ?? Path.Combine(Directory.CreateTempSubdirectory("polytope-view-").FullName, ViewerRenderer.FileName);
        var bytes = OutputFile.Write(file, stream => stream.Write(page));
        if (file == OutputFile.StandardOutput) return ExitCode.Done;
        output.WriteLine(target.File is null ? file : OutputPath.Written(file, bytes));
        if (opens) Show(new Uri(Path.GetFullPath(file)).AbsoluteUri);
        return ExitCode.Done;
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
                ? $"'dotnet polytope view {Printable.Line(ShellWord.Quoted(path))} --port 0' makes one from the run's "
                    + "checkpoints as it "
                    + "is asked for; "
                    + "the output '{ renderer: viewer }' writes it."
                : "The run has no checkpoint yet from which to make one.");
        if (!Directory.Exists(path)) return $"{path}: there is no such run.";
        var runs = Directory.EnumerateDirectories(path)
            .Where(inner => File.Exists(Path.Combine(inner, RecordFile.Name)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return runs.Count == 0 ? $"{path}: this is no run's folder: it has no {RecordFile.Name}."
            : $"{path}: this is a folder of runs. View one of them: 'dotnet polytope view "
                + $"{Printable.Line(ShellWord.Quoted(runs[0]))}'"
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
