using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>
/// The sink of a plug-in's renderer. Whatever goes wrong in it is kept here, and the run goes on without it.
/// </summary>
internal sealed class PluginSink : IFrameSink
{
    private readonly IRenderer _renderer;
    private readonly RenderJob _job;
    private readonly PluginCall _call;
    private readonly Plugin _plugin;
    private readonly Action<PluginException> _failed;
    private IFrameSink? _sink;

    /// <param name="failed">Told at once what goes wrong.</param>
    public PluginSink(
        Plugin plugin, IRenderer renderer, RenderJob job, PluginCall call, Action<PluginException> failed)
    {
        (_plugin, _renderer, _job, _call, _failed) = (plugin, renderer, job, call, failed);
        Guarded(() => _sink = _call.Run(Doing("opening"), () => renderer.Open(job))
            ?? throw new PluginException(plugin.About, $"gave no sink for its renderer '{renderer.Name}'."));
    }

    /// <summary>What went wrong; null where nothing did.</summary>
    public PluginException? Failure { get; private set; }

    public void Add(Frame frame)
    {
        if (Failure is not null) return;
        // Held until the call is over, even where that is left behind.
        frame.Holds.Retain();
        Guarded(() => _call.Run(Doing(FormattableString.Invariant($"drawing epoch {frame.Epoch} with")), () =>
        {
            try
            {
                _sink!.Add(frame);
            }
            finally
            {
                frame.Holds.Release();
            }

            return 0;
        }));
    }

    public IReadOnlyList<string> Complete()
    {
        IReadOnlyList<string> files = [];
        if (Failure is null)
        {
            Guarded(() => files = Checked(_call.Run(Doing("finishing"), _sink!.Complete) ?? throw new PluginException(
                _plugin.About, $"gave null as the files that its renderer '{_renderer.Name}' wrote.")));
        }

        return Failure is null ? files : [];
    }

    public void Dispose()
    {
        if (_sink is not { } sink || Failure is { IsStuck: true }) return;
        try
        {
            _call.Run(Doing("closing"), () =>
            {
                sink.Dispose();
                return 0;
            });
        }
        catch (PluginException failure)
        {
            StackTraces.WriteIfWanted(_renderer.Name, failure, Console.Error);
        }
    }

    private string Doing(string what) => $"{what} its renderer '{_renderer.Name}'";

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (PluginException failure)
        {
            Failure = failure;
            _failed(failure);
        }
    }

    /// <summary>The files, each of which is there and is one that the renderer has announced.</summary>
    private IReadOnlyList<string> Checked(IReadOnlyList<string> files)
    {
        var announced = PartAnswers.Files(_renderer);
        foreach (var file in files)
        {
            var isAnnounced = LocalPath.Mistake(file) is null && announced.Any(
                name => file == name || file.StartsWith($"{name}/", StringComparison.Ordinal));
            if (!isAnnounced || !File.Exists(Path.Combine(_job.Folder, file)))
            {
                throw new PluginException(
                    _plugin.About,
                    $"says that its renderer '{_renderer.Name}' wrote '{file}', which "
                    + (isAnnounced ? "is not there." : "is not among its Files."));
            }
        }

        return files;
    }
}
