using System.Diagnostics;
using System.Globalization;
using Polytope.Core.Training;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>
/// Trainers that do not keep to the protocol: each is named, with what it did, and keeps what it gave.
/// </summary>
public sealed class MisbehaviourTests
{
    private const string LastMessage = " Its last message: reads the task";

    [Theory]
    [InlineData(
        "dies", "ended with exit code 1 where epoch 4 was awaited. Its last message: The card is out of memory.")]
    [InlineData("killed", "was ended by signal 9 where epoch 4 was awaited." + LastMessage)]
    [InlineData("closes", "closed its standard output where epoch 4 was awaited." + LastMessage)]
    [InlineData(
        "garbage",
        "wrote a line that is no JSON object: 'Epoch 3: loss 0.25'. Messages for people belong on standard error "
            + "(epoch 4 was awaited)." + LastMessage)]
    [InlineData(
        "control",
        @"wrote a line that is no JSON object: '\u001b[2J'. Messages for people belong on standard error "
            + "(epoch 4 was awaited)." + LastMessage)]
    [InlineData(
        "binary",
        "wrote a line with a text that is no Unicode: '\uFFFD\uFFFD' (epoch 4 was awaited)." + LastMessage)]
    [InlineData(
        "list",
        "wrote a line that is no JSON object: '[1, 2]'. Messages for people belong on standard error "
            + "(epoch 4 was awaited)." + LastMessage)]
    [InlineData(
        "cut",
        "wrote a line that is no JSON object: '{\"type\": \"epoch\", '. Messages for people belong on standard error "
            + "(epoch 4 was awaited)." + LastMessage)]
    [InlineData(
        "nan",
        "wrote NaN or Infinity, which JSON does not have: '{\"type\": \"epoch\", \"epoch\": 4, \"loss\": NaN}'. Once "
            + "weights or losses are no longer finite, a trainer answers {\"type\": \"diverged\"} (epoch 4 was "
            + "awaited)."
            + LastMessage)]
    [InlineData(
        "other", "answered with the type 'checkpoint' where epoch 4 was awaited ('epoch')." + LastMessage)]
    [InlineData("untyped", "answered with the type '' where epoch 4 was awaited ('epoch')." + LastMessage)]
    [InlineData("ahead", "answered for epoch 5 where epoch 4 was awaited." + LastMessage)]
    [InlineData("twice", "answered for epoch 3 where epoch 4 was awaited." + LastMessage)]
    [InlineData("half", "answered without an epoch where epoch 4 was awaited." + LastMessage)]
    [InlineData("no-epoch", "answered without an epoch where epoch 4 was awaited." + LastMessage)]
    [InlineData("error", "says: I can not do cross-entropy." + LastMessage)]
    public void In_an_epoch(string mode, string expected)
    {
        var (epochs, failure) = ToyTrainer.With(mode, "4").Fail();
        Assert.IsType<IOException>(failure);
        Assert.Equal($"The trainer 'python3 {ToyTrainer.Script} {mode} 4' {expected}", failure.Message);
        Assert.Equal([0, 2, 3], epochs);
    }

    [Theory]
    [InlineData(
        "short",
        "gave 29 parameters for the network 2-3-4-1, which has 30, as the checkpoint of epoch 3." + LastMessage)]
    [InlineData(
        "no-parameters",
        "gave 'parameters' that are no float32 numbers in base64 as the checkpoint of epoch 3." + LastMessage)]
    [InlineData(
        "numbers",
        "gave 'parameters' that are no float32 numbers in base64 as the checkpoint of epoch 3." + LastMessage)]
    [InlineData(
        "bytes", "gave 'parameters' that are no float32 numbers in base64 as the checkpoint of epoch 3." + LastMessage)]
    [InlineData("unstepped", "gave -1 'steps', fewer than none, as the checkpoint of epoch 3." + LastMessage)]
    [InlineData("late", "answered for epoch 4 where the checkpoint of epoch 3 was awaited." + LastMessage)]
    [InlineData(
        "bad-state",
        "gave a 'state' whose 'speed' is no float32 numbers in base64 as the checkpoint of epoch 3." + LastMessage)]
    [InlineData(
        "bad-name",
        "gave a 'state' with a name that can't be used or is there twice: '__metadata__' as the checkpoint of epoch 3."
            + LastMessage)]
    public void In_a_checkpoint(string mode, string expected)
    {
        var (epochs, failure) = ToyTrainer.With(mode, "3").Fail();
        Assert.IsType<IOException>(failure);
        Assert.EndsWith($" {mode} 3' {expected}", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0, 2], epochs);
    }

    [Theory]
    [InlineData("version", "speaks version 2 of the protocol, and this tool 1." + LastMessage)]
    [InlineData("versionless", "does not say which version of the protocol it speaks." + LastMessage)]
    [InlineData(
        "talks",
        "wrote a line that is no JSON object: 'Loading...'. Messages for people belong on standard error "
            + "(the answer to its task was awaited)." + LastMessage)]
    [InlineData(
        "no-script",
        "ended with exit code 1 where the answer to its task was awaited. Its last message: ModuleNotFoundError: No "
            + "module named 'no_such_module'")]
    public void At_the_start(string mode, string expected)
    {
        var (epochs, failure) = ToyTrainer.With(mode).Fail();
        Assert.EndsWith($" {mode}' {expected}", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0], epochs);
    }

    [Theory]
    [InlineData("diverged", 4, new[] { 0, 2, 3 })]
    [InlineData("huge-loss", 4, new[] { 0, 2, 3 })]
    [InlineData("not-a-number", 3, new[] { 0, 2 })]
    [InlineData("infinite", 3, new[] { 0, 2 })]
    public void Weights_and_losses_that_are_not_finite_are_a_divergence(string mode, int epoch, int[] before)
    {
        var (epochs, failure) = ToyTrainer.With(mode, epoch.ToString(CultureInfo.InvariantCulture)).Fail();
        Assert.Equal(epoch, Assert.IsType<DivergenceException>(failure).Epoch);
        Assert.Equal(before, epochs);
    }

    [Theory]
    [InlineData("silent", "has written nothing", "epoch 4")]
    [InlineData("mute", "has written nothing", "the answer to its task")]
    [InlineData("drips", "has begun a line and not ended it", "epoch 4")]
    public void A_trainer_that_is_silent_for_its_time_limit_is_ended(string mode, string what, string awaited)
    {
        // Long enough for a program to start on a busy machine.
        var trainer = ToyTrainer.With(mode, "4") with { Silence = 8 };
        Assert.StartsWith(
            $"{trainer.Line.Insert(0, "The trainer '")}' {what} for 8 s (training.trainer.silence) where "
                + $"{awaited} was awaited. A trainer flushes its output after each line.",
            trainer.Fail().Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_is_not_read_to_its_end()
    {
        var failure = ToyTrainer.With("endless", "4").Fail().Failure;
        Assert.EndsWith(
            "wrote a line of more than 1050496 bytes where epoch 4 was awaited." + LastMessage, failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named()
    {
        var trainer = new ProcessTrainer { Command = ["no-such-program", "a"] };
        Assert.Equal(
            "The trainer 'no-such-program a' can't be started: 'no-such-program' is not on the PATH.",
            trainer.Fail().Failure.Message);
        Assert.Equal(
            "The program 'no-such-program' is not on the PATH: install it, or write its path.",
            Assert.Single(trainer.MissingOnThisMachine()).Message);
        Assert.Empty(ToyTrainer.With().MissingOnThisMachine());
    }

    [Fact]
    public void An_interrupt_ends_the_program_and_its_children()
    {
        using var folder = new TemporaryFolder();
        using var interrupt = new CancellationTokenSource();
        var notes = folder.File("notes");
        var trainer = ToyTrainer.With("child", "4", notes);
        var watch = new Thread(() =>
        {
            while (!File.Exists(notes) || new FileInfo(notes).Length == 0) Thread.Sleep(10);
            interrupt.Cancel();
        });
        watch.Start();
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Train(ToyTrainer.Task, interrupt.Token).Count());
        watch.Join();
        var child = int.Parse(File.ReadAllText(notes), CultureInfo.InvariantCulture);
        Assert.True(HasEnded(child), "The trainer's child is still there.");
    }

    [Theory]
    [InlineData("leaves")]
    [InlineData("leaves-bare")]
    public void What_it_leaves_running_in_the_background_is_ended_also_without_its_environment(string mode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Orphans are found on Linux.");
        using var folder = new TemporaryFolder();
        var notes = folder.File("notes");
        ToyTrainer.With(mode, "4", notes).Run();
        var child = int.Parse(File.ReadAllText(notes), CultureInfo.InvariantCulture);
        Assert.True(HasEnded(child), "The trainer's child is still there.");
    }

    [Fact]
    public void A_trainer_that_does_not_end_when_it_is_asked_to_is_ended()
    {
        var first = ToyTrainer.With("stays").Train(ToyTrainer.Task, TestContext.Current.CancellationToken).Take(2);
        Assert.Equal([0, 2], first.Select(checkpoint => checkpoint.Epoch));
    }

    private static bool HasEnded(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
