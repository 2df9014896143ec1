using System.Text.Json;
using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;

namespace Polytope.Tool.Hosting;

/// <summary>Each event of the runs as a line of JSON, for programs.</summary>
internal sealed class RunJson(TextWriter output) : IRunObserver
{
    private static readonly JsonSerializerOptions Line =
        new() { Encoder = PrintableJson.Encoder };

    public void Observe(RunEvent runEvent)
    {
        // There may be hundreds of thousands of epochs, and their numbers come with checkpoints and frames.
        if (runEvent is EpochTrained or RendererFinishing { Percent: > 0 }) return;
        var json = new JsonObject { ["event"] = Name(runEvent), ["experiment"] = runEvent.Experiment };
        switch (runEvent)
        {
            case RunStarted started:
                json["epochs"] = started.Epochs;
                json["frames"] = started.Frames;
                json["folder"] = started.Folder;
                json["resumedFrom"] = started.ResumedFrom;
                break;
            case CheckpointDamaged damaged:
                json["file"] = damaged.File;
                break;
            case RunTakenOver taken:
                json["reason"] = taken.Reason;
                break;
            case TrainerSpoke spoke:
                json["text"] = spoke.Text;
                break;
            case CheckpointStored stored:
                json["epoch"] = stored.Epoch;
                json["sha256"] = stored.Sha256;
                break;
            case FrameDrawn { Frame: var frame }:
                json["epoch"] = frame.Epoch;
                json["trainingLoss"] = Finite(frame.Losses.Training);
                json["validationLoss"] = Finite(frame.Losses.Validation);
                if (frame.Losses.Image is { } image) json["imageLoss"] = Finite(image);
                json["polytopes"] = frame.Measures.Polytopes;
                break;
            case RendererFinishing finishing:
                json["renderer"] = finishing.Renderer;
                break;
            case OutputFailed failed:
                json["renderer"] = failed.Renderer;
                json["message"] = failed.Message;
                break;
            case OutputsAdded added:
                json["folder"] = added.Folder;
                json["outputs"] = Files(added.Files);
                break;
            case RunSkipped skipped:
                json["folder"] = skipped.Folder;
                break;
            case RunEnded ended:
                json["status"] = JsonNamingPolicy.CamelCase.ConvertName(ended.Status.ToString());
                json["folder"] = ended.Folder;
                json["stoppedIn"] = ended.Record.StoppedIn;
                json["divergedIn"] = ended.Record.DivergedIn;
                json["seconds"] = ended.Record.Timings.Whole;
                json["outputs"] = Files(ended.Record.Outputs);
                break;
        }

        output.WriteLine(json.ToJsonString(Line));
        output.Flush();
    }

    private static JsonArray Files(IEnumerable<RecordedOutput> files) => new(
        [.. files.Select(file => new JsonObject { ["file"] = file.File, ["bytes"] = file.Bytes })]);

    /// <summary>The type's name in camel case, such as <c>runStarted</c>.</summary>
    private static string Name(RunEvent runEvent) => JsonNamingPolicy.CamelCase.ConvertName(runEvent.GetType().Name);

    /// <summary>JSON has no NaN: null.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
