using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polytope.Tool.Pipeline;
using Serilog;

namespace Polytope.Tool.Hosting;

/// <summary>
/// The host for verbs that compute; its services are the runner and its observers. Ctrl-C and a termination signal
/// cancel the work and wait until it has ended cleanly.
/// </summary>
internal static class ToolHost
{
    /// <summary>Runs one piece of work in a host of its own. What the work throws comes out as it was thrown.</summary>
    /// <param name="interrupt">Cancels the work.</param>
    /// <param name="reporter">Told of all events in place of the progress on the terminal.</param>
    public static async Task<T> RunAsync<T>(
        Terminal terminal,
        Func<IServiceProvider, CancellationToken, T> work,
        CancellationToken interrupt,
        IRunObserver? reporter = null)
    {
        var job = new HostedJob<T>(work);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services
            .Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true)
            .Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan)
            .AddSingleton(terminal)
            .AddSingleton(job)
            .AddHostedService<HostedJobService<T>>()
            .AddSerilog(terminal.Logger())
            .AddPipeline(terminal, reporter);
        using var host = builder.Build();
        await host.RunAsync(interrupt);
        job.EndUnbegun();
        return await job.Result;
    }

    private static void AddPipeline(this IServiceCollection services, Terminal terminal, IRunObserver? reporter)
    {
        services.AddSingleton<IRunObserver, RunLog>();
        if (reporter is not null) services.AddSingleton(reporter);
        else if (terminal.HasBar) services.AddSingleton<IRunObserver, ProgressBar>();
        else if (terminal.Verbosity != Verbosity.Quiet) services.AddSingleton<IRunObserver, ProgressLines>();
        services
            .AddSingleton(provider => new RunObservers(provider.GetServices<IRunObserver>()))
            .AddSingleton(provider => new Runner(provider.GetRequiredService<RunObservers>()))
            .AddSingleton(provider => new Redrawing(provider.GetRequiredService<RunObservers>()));
    }
}
