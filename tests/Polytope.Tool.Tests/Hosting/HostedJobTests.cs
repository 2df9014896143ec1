using Microsoft.Extensions.DependencyInjection;
using Polytope.Tool.Hosting;

namespace Polytope.Tool.Tests.Hosting;

public sealed class HostedJobTests
{
    [Fact]
    public async Task A_job_that_a_signal_kept_from_beginning_is_cancelled_and_not_waited_for()
    {
        var job = new HostedJob<int>((_, _) => 1);
        job.EndUnbegun();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Result);
    }

    [Fact]
    public async Task A_job_that_has_begun_keeps_its_result()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var job = new HostedJob<int>((_, _) => 1);
        job.Run(services, TestContext.Current.CancellationToken);
        job.EndUnbegun();
        Assert.Equal(1, await job.Result);
    }
}
