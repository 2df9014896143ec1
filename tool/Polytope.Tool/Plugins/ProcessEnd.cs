using System.Collections.Concurrent;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Plugins;

/// <summary>
/// The end of the process. A plug-in can end it with <c>Environment.Exit</c>, which nothing can catch: then it is
/// named, and the exit code says that something failed.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>From here on, exit codes say which signal has ended the process.</summary>
    private const int FirstOfSignals = 128;

    private static readonly ConcurrentDictionary<object, PluginException> _calls = [];

    private static volatile bool _isOurs;

    /// <summary>From now on, an end for another reason than the tool's own is a plug-in's.</summary>
    public static void Watch() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        // This is another thread than the one that ends the process: what is under way tells who does.
        if (_isOurs || Environment.ExitCode >= FirstOfSignals) return;
        foreach (var ended in _calls.Values) Console.Error.WriteLine(ended.Message);
        if (_calls.IsEmpty) Console.Error.WriteLine("A thread of a plug-in has ended the tool.");
        Console.Error.WriteLine("Once that is mended, 'run --resume' goes on from the last checkpoint.");
        Environment.ExitCode = ExitCode.Failed;
    };

    /// <summary>Ends it for a reason of the tool's own.</summary>
    public static void Now(int code)
    {
        _isOurs = true;
        Environment.Exit(code);
    }

    /// <summary>A call into a plug-in; disposed when it has returned.</summary>
    public static IDisposable During(Plugin plugin, string doing) => new Call(
        new PluginException(plugin.About, $"ended the tool (Environment.Exit) {doing}."));

    private sealed class Call : IDisposable
    {
        public Call(PluginException ended) => _calls[this] = ended;

        public void Dispose() => _calls.TryRemove(this, out _);
    }
}
