using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Polytope.Core.Training;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Tests.Trainers;

/// <summary>What goes to a trainer in another process, and what comes of its answers.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public void A_trainer_gets_its_task_each_epoch_and_each_checkpoint_in_order()
    {
        var (checkpoints, _, lines) = Noted(ToyTrainer.Task);
        Assert.Equal([0, 2, 3, 5], checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.Equal(
            "task, epoch 1, epoch 2, checkpoint 2, epoch 3, checkpoint 3, epoch 4, epoch 5, checkpoint 5, end",
            string.Join(", ", lines.Select(line => $"{line["type"]} {line["epoch"]}".TrimEnd())));
    }

    [Fact]
    public void The_task_holds_everything_that_the_training_depends_on()
    {
        var task = ToyTrainer.Task;
        var said = Noted(task).Lines[0];
        Assert.Equal(1, (int)said["protocol"]!);
        Assert.Equal([2, 3, 4, 1], Integers(said["widths"]!));
        Assert.Equal(task.Initial.Activation.Slope, (double)said["slope"]!);
        Assert.Equal(task.Initial.ToParameters(), Floats(said["parameters"]!));
        Assert.Equal(6, (int)said["training"]!["count"]!);
        Assert.Equal(task.Samples.Training.Inputs, Floats(said["training"]!["inputs"]!));
        Assert.Equal(task.Samples.Training.Targets, Floats(said["training"]!["targets"]!));
        Assert.Equal(task.Samples.Validation.Inputs, Floats(said["validation"]!["inputs"]!));
        Assert.Equal(task.Samples.Validation.Targets, Floats(said["validation"]!["targets"]!));
        Assert.Equal("18446744073709551615", (string?)said["seed"]);
        Assert.Equal([2, 3, 5], Integers(said["checkpoints"]!));
        Assert.Equal(1, (int)said["threads"]!);
        Assert.Null(said["from"]);
        Assert.Equal(
            """
            {"epochs":5,"batch":4,"loss":"mse","optimizer":"adam","rate":0.01,"weightDecay":0,"gradientClip":null,
            "momentum":0.9,"beta1":0.9,"beta2":0.999,"smoothing":0.99,"epsilon":1E-08,"resetsOptimizer":false,
            "needsValidation":false}
            """.ReplaceLineEndings(""),
            said["options"]!.ToJsonString());
    }

    [Fact]
    public void An_epoch_has_the_rate_of_the_schedule_and_the_order_of_the_seed()
    {
        var schedule = new RateSchedule { Kind = ScheduleKind.Step, Every = 2, Factor = 0.5 };
        var task = ToyTrainer.Task with { Options = ToyTrainer.Task.Options with { Schedule = schedule } };
        var epochs = Noted(task).Lines.Where(line => (string?)line["type"] == "epoch").ToList();
        Assert.Equal([0.01, 0.01, 0.005, 0.005, 0.0025], epochs.Select(epoch => (double)epoch["rate"]!));
        foreach (var (index, epoch) in epochs.Index())
        {
            var order = MemoryMarshal.Cast<byte, int>(Convert.FromBase64String((string)epoch["order"]!)).ToArray();
            Assert.Equal(task.OrderOf(index + 1), order);
            Assert.Equal([0, 1, 2, 3, 4, 5], order.Order());
        }
    }

    [Fact]
    public void The_first_epoch_of_a_phase_has_its_options()
    {
        var options = ToyTrainer.Task.Options;
        var phase = new TrainingPhase(3, options with { Optimizer = OptimizerKind.Sgd, Rate = 0.5 });
        var task = ToyTrainer.Task with { Options = options with { Phases = [phase] } };
        var lines = Noted(task).Lines;
        Assert.Equal("adam", (string?)lines[0]["options"]!["optimizer"]);
        var epochs = lines.Where(line => (string?)line["type"] == "epoch").ToList();
        Assert.Equal([0.01, 0.01, 0.01, 0.5, 0.5], epochs.Select(epoch => (double)epoch["rate"]!));
        Assert.Equal([4], epochs.Where(epoch => epoch["options"] is not null).Select(epoch => (int)epoch["epoch"]!));
        Assert.Equal("sgd", (string?)epochs[3]["options"]!["optimizer"]);

        var start = ToyTrainer.With().Run(task with { CheckpointEpochs = [4] }).Checkpoints[0];
        lines = Noted(task with { From = start }).Lines;
        Assert.Equal("sgd", (string?)lines[0]["options"]!["optimizer"]);
        Assert.All(lines.Skip(1), line => Assert.Null(line["options"]));
    }

    [Fact]
    public void The_full_batch_has_no_order()
    {
        var task = ToyTrainer.Task with { Options = ToyTrainer.Task.Options with { BatchSize = null } };
        var lines = Noted(task).Lines;
        Assert.Null(lines[0]["options"]!["batch"]);
        Assert.All(lines.Where(line => (string?)line["type"] == "epoch"), epoch => Assert.Null(epoch["order"]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_training_that_goes_on_gets_its_checkpoint_and_ends_with_the_same_bits(int from)
    {
        var whole = ToyTrainer.With().Run().Checkpoints;
        var start = whole.Single(checkpoint => checkpoint.Epoch == from);
        var (rest, _, lines) = Noted(ToyTrainer.Task with { From = start });
        Assert.Equal(from, (int)lines[0]["from"]!["epoch"]!);
        Assert.Equal(from, (int)lines[0]["from"]!["steps"]!);
        Assert.Equal(start.Network.ToParameters(), Floats(lines[0]["from"]!["parameters"]!));
        Assert.Equal(start.State.Vectors.Single().Value, Floats(lines[0]["from"]!["state"]!["speed"]!));
        Assert.Equal(whole.Where(checkpoint => checkpoint.Epoch > from).Select(Bits), rest.Select(Bits));
    }

    [Fact]
    public void A_training_that_goes_on_from_its_last_epoch_starts_no_program()
    {
        var start = ToyTrainer.With().Run().Checkpoints[^1];
        Assert.Empty(new ProcessTrainer { Command = ["no-such-program"] }.Run(
            ToyTrainer.Task with { From = start }).Checkpoints);
    }

    [Fact]
    public void A_checkpoint_that_is_asked_for_in_between_comes_and_changes_nothing()
    {
        var whole = ToyTrainer.With().Run().Checkpoints;
        var more = ToyTrainer.With().Run(ToyTrainer.Task with { AfterEpoch = epoch => epoch == 4 }).Checkpoints;
        Assert.Equal([0, 2, 3, 4, 5], more.Select(checkpoint => checkpoint.Epoch));
        Assert.Equal(Bits(whole[^1]), Bits(more[^1]));
    }

    [Fact]
    public void An_early_stop_follows_the_validation_losses_that_the_trainer_gives()
    {
        var task = ToyTrainer.Task with
        {
            Options = ToyTrainer.Task.Options with { Epochs = 50, EarlyStop = new EarlyStop(2) },
            CheckpointEpochs = [0, 50],
        };
        // The loss falls until epoch 3.
        var checkpoints = ToyTrainer.With("validates", "3").Run(task).Checkpoints;
        Assert.Equal([0, 5], checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.Equal(new EarlyStopState(1 / 3.0, 3, HasStopped: true), checkpoints[^1].State.Validation);
        Assert.Empty(ToyTrainer.With("validates", "3").Run(task with { From = checkpoints[^1] }).Checkpoints);
        Assert.EndsWith(
            "gave no 'validation' loss for epoch 1, and 'training.early-stop' needs it. Its last message: reads the "
                + "task",
            ToyTrainer.With().Fail(task).Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_trainer_says_goes_to_the_log()
    {
        var log = ToyTrainer.With().Run().Log;
        Assert.Contains("reads the task", log);
        Assert.Contains("The trainer is toy 1.0.", log);
        Assert.Contains("epoch 4 is done", log);
        Assert.Contains("Epoch 2: the trainer's loss is 0.5.", log);
    }

    [Fact]
    public void A_flood_of_messages_is_cut()
    {
        var log = ToyTrainer.With("flood").Run().Log;
        Assert.Equal(10_001, log.Count);
        Assert.Equal(2000, log[0].Length);
        Assert.Equal("Further lines of the trainer are left out.", log[^1]);
    }

    [Fact]
    public void A_trainer_that_fails_once_all_is_trained_keeps_its_checkpoints()
    {
        var (checkpoints, log) = ToyTrainer.With("fails-late").Run();
        Assert.Equal(5, checkpoints[^1].Epoch);
        Assert.Equal("The trainer ended with exit code 3.", log[^1]);
    }

    [Fact]
    public void A_state_may_be_missing()
    {
        var checkpoint = ToyTrainer.With("no-state", "2").Run().Checkpoints[1];
        Assert.Empty(checkpoint.State.Vectors);
    }

    [Fact]
    public void It_runs_in_the_manifests_folder()
    {
        using var folder = new TemporaryFolder();
        File.Copy(ToyTrainer.Script, folder.File("my trainer.py"));
        var trainer = new ProcessTrainer { Command = ["python3", "my trainer.py", "good", "1", "notes.txt"] };
        Assert.Equal(4, trainer.Run(ToyTrainer.Task with { Folder = folder.Path }).Checkpoints.Count);
        Assert.True(File.Exists(folder.File("notes.txt")));
    }

    [Fact]
    public void A_program_of_the_manifests_folder_is_named_by_its_path()
    {
        if (OperatingSystem.IsWindows()) return; // Scripts are no programs there.
        using var folder = new TemporaryFolder();
        var script = folder.File("train");
        File.WriteAllText(script, $"#!/bin/sh\nexec python3 '{ToyTrainer.Script}'\n");
        var trainer = new ProcessTrainer { Command = ["./train"] };
        var task = ToyTrainer.Task with { Folder = folder.Path };
        Assert.Equal(
            $"The trainer './train' can't be started: there is no program './train' in {folder.Path}.",
            trainer.Fail(task).Failure.Message);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(4, trainer.Run(task).Checkpoints.Count);
    }

    [Fact]
    public void Its_words_are_those_of_a_manifest()
    {
        Assert.Equal(Word.OfEnum(typeof(LossKind)).Texts, Enum.GetValues<LossKind>().Select(TrainerRequest.WordOf));
        Assert.Equal(
            Word.OfEnum(typeof(OptimizerKind)).Texts, Enum.GetValues<OptimizerKind>().Select(TrainerRequest.WordOf));
    }

    /// <summary>Runs a task, and gives also the lines that the trainer read.</summary>
    private static (List<Checkpoint> Checkpoints, List<string> Log, List<JsonNode> Lines) Noted(TrainingTask task)
    {
        using var folder = new TemporaryFolder();
        var (checkpoints, log) = ToyTrainer.With("good", "1", folder.File("notes")).Run(task);
        return (checkpoints, log, [.. File.ReadAllLines(folder.File("notes")).Select(line => JsonNode.Parse(line)!)]);
    }

    private static string Bits(Checkpoint checkpoint) => string.Join(
        ' ',
        checkpoint.Network.ToParameters().Concat(checkpoint.State.Vectors.SelectMany(vector => vector.Value))
            .Select(BitConverter.SingleToInt32Bits)
            .Prepend((int)checkpoint.State.Steps)
            .Prepend(checkpoint.Epoch));

    private static float[] Floats(JsonNode node) =>
        MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)node!)).ToArray();

    private static IEnumerable<int> Integers(JsonNode node) => node.AsArray().Select(value => (int)value!);
}
