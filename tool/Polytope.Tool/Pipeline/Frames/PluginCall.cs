using Polytope.Tool.Plugins;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>
/// Calls into a plug-in, each on a thread of its own, so that one that does not return can be left behind when the run
/// is interrupted.
/// </summary>
/// <param name="grace">How long after an interruption a call may take.</param>
internal sealed class PluginCall(Plugin plugin, TimeSpan grace, CancellationToken cancellation)
{
    /// <summary>What a plug-in may take after an interruption, unless told otherwise.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <param name="doing">What the plug-in does, as in <c>drawing epoch 10</c>.</param>
    /// <exception cref="PluginException">It threw, or did not return.</exception>
    public T Run<T>(string doing, Func<T> call)
    {
        var task = Task.Factory.StartNew(
            () =>
                plugin.Call(doing, call),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        if (!Ends(task)) throw plugin.Stuck(doing, grace);
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is not PluginException)
        {
            throw plugin.Failed(doing, failure);
        }
    }

    private bool Ends(IAsyncResult task) =>
        WaitHandle.WaitAny([task.AsyncWaitHandle, cancellation.WaitHandle]) == 0 || task.AsyncWaitHandle.WaitOne(grace);
}
