using Microsoft.Extensions.Hosting;

namespace Polytope.Tool.Hosting;

/// <summary>One piece of work for the host, and what came of it.</summary>
internal sealed class HostedJob<T>(Func<IServiceProvider, CancellationToken, T> work)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _hasBegun;

    public Task<T> Result => _result.Task;

    /// <summary>The host has ended: a job that it did not begin, because a signal came before, is cancelled.</summary>
    public void EndUnbegun()
    {
        if (!_hasBegun) _result.TrySetCanceled();
    }

    public void Run(IServiceProvider services, CancellationToken cancellation)
    {
        _hasBegun = true;
        try
        {
            _result.SetResult(work(services, cancellation));
        }
#pragma warning disable CA1031 // Thrown again where the result is awaited.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _result.SetException(failure);
        }
    }
}

/// <summary>Runs the job on a thread of its own, then stops the host.</summary>
internal sealed class HostedJobService<T>(
    HostedJob<T> job, IServiceProvider services, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Factory.StartNew(
            () => job.Run(services, stoppingToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        lifetime.StopApplication();
    }
}
