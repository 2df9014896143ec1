using System.Diagnostics;
using Polytope.Tool.Records.Locks;

namespace Polytope.Tool.Tests.Records.Locks;

public sealed class RunLockTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.6);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File(".a.lock");

    private string Owner => _folder.File(".a.owner");

    [Fact]
    public void A_lock_that_is_given_back_leaves_nothing()
    {
        using (var held = RunLock.Take(Path)) Assert.Null(held.TakenOver);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_a_killed_process_left_beside_a_lock_is_removed_and_nothing_else()
    {
        var mine = _folder.File(".a.owner.mine");
        File.WriteAllText(mine, "");
        File.WriteAllText($"{Owner}.{Guid.NewGuid():N}", "");
        RunLock.Take(Path).Dispose();
        Assert.Equal([mine], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_is_held_is_refused_with_its_owner()
    {
        using var held = RunLock.Take(Path);
        Assert.StartsWith(
            $"process {Environment.ProcessId} on {Environment.MachineName}",
            Assert.Throws<HeldException>(() => RunLock.Take(Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_files_can_not_be_locked_the_owner_of_this_machine_is_refused_while_it_lives()
    {
        File.WriteAllBytes(Owner, LockOwner.Present.ToBytes());
        Assert.Throws<HeldException>(() => RunLock.Take(Path));
        Assert.True(File.Exists(Owner));
    }

    [Fact]
    public void A_process_of_this_machine_that_has_ended_is_gone_at_once()
    {
        using var process = Process.Start("sleep", "0");
        process.WaitForExit();
        File.WriteAllBytes(Owner, (LockOwner.Present with { Process = process.Id, Job = "slurm 7_1" }).ToBytes());
        using var held = RunLock.Take(Path);
        Assert.Equal(
            $"process {process.Id} on {Environment.MachineName} (slurm 7_1) has ended", held.TakenOver);
    }

    [Fact]
    public void A_number_that_another_process_has_by_now_is_no_sign_of_life()
    {
        File.WriteAllBytes(Owner, (LockOwner.Present with { Started = 1 }).ToBytes());
        using var held = RunLock.Take(Path);
        Assert.EndsWith(" has ended", held.TakenOver, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_held_before_the_machine_was_started_anew_is_free()
    {
        File.WriteAllBytes(Owner, (LockOwner.Present with { Boot = "another" }).ToBytes());
        using var held = RunLock.Take(Path);
        Assert.EndsWith(" ended when the machine was started anew", held.TakenOver, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_owner_on_another_machine_is_gone_after_a_while()
    {
        File.WriteAllBytes(Owner, Elsewhere().ToBytes());
        using var held = RunLock.Take(Path, Short);
        Assert.StartsWith(
            "process 5 on elsewhere has given no sign of life for ", held.TakenOver, StringComparison.Ordinal);
        Assert.Equal(Environment.ProcessId, LockOwner.Read(Owner)!.Process);
    }

    [Fact]
    public async Task An_owner_on_another_machine_that_gives_signs_of_life_is_refused()
    {
        await File.WriteAllBytesAsync(Owner, Elsewhere().ToBytes(), TestContext.Current.CancellationToken);
        using var end = new CancellationTokenSource();
        var life = Task.Run(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    File.WriteAllBytes(Owner, Elsewhere().ToBytes());
                    Thread.Sleep(5);
                }
            },
            TestContext.Current.CancellationToken);
        Assert.Throws<HeldException>(() => RunLock.Take(Path, TimeSpan.FromSeconds(30)));
        await end.CancelAsync();
        await life;
        Assert.Equal("elsewhere", LockOwner.Read(Owner)!.Host);
    }

    [Fact]
    public void The_owner_gives_signs_of_life_and_learns_that_it_was_thought_gone()
    {
        using var held = RunLock.Take(Path, Short);
        var first = File.GetLastWriteTimeUtc(Owner);
        Assert.True(SpinWait.SpinUntil(() => File.GetLastWriteTimeUtc(Owner) > first, TimeSpan.FromSeconds(30)));
        TakeOver();
        Assert.True(held.Lost.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.Equal("elsewhere", LockOwner.Read(Owner)!.Host);
    }

    [Fact]
    public void An_owner_that_was_thought_gone_never_overwrites_another_whenever_that_comes()
    {
        for (var round = 0; round < 200; round++)
        {
            // Signs follow each other without a pause.
            using var held = RunLock.Take(Path, TimeSpan.FromMilliseconds(6));
            Thread.SpinWait(1000 * round);
            TakeOver();
            Assert.True(held.Lost.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
            Assert.Equal("elsewhere", LockOwner.Read(Owner)!.Host);
            File.Delete(Owner);
        }
    }

    [Fact]
    public void Of_many_that_come_at_once_one_holds_it()
    {
        var holders = 0;
        var most = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            try
            {
                using var held = RunLock.Take(Path);
                InterlockedMax(ref most, Interlocked.Increment(ref holders));
                Thread.Sleep(1);
                Interlocked.Decrement(ref holders);
            }
            catch (HeldException)
            {
                // Somebody else has it.
            }
        });
        Assert.Equal(1, most);
    }

    public void Dispose() => _folder.Dispose();

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = place; seen < value; seen = place) Interlocked.CompareExchange(ref place, value, seen);
    }

    /// <summary>As a process on another machine does it: the file is another one, which is there at once.</summary>
    private void TakeOver()
    {
        var other = _folder.File(".b.owner");
        File.WriteAllBytes(other, Elsewhere().ToBytes());
        File.Move(other, Owner, overwrite: true);
    }

    private static LockOwner Elsewhere() => new("elsewhere", "boot", 5, 1, null, "token");
}
