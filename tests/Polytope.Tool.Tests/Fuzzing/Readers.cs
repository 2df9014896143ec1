using System.Text;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Points;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.PointSets;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Images;
using Polytope.Tool.Tests.Pipeline;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>Every reader of files and answers of others, with files that it reads, and what changes them.</summary>
internal static class Readers
{
    public static readonly string[] Names =
    [
        "manifest", "points", "png", "jpg", "webp", "bmp", "gif", "json", "safetensors", "onnx", "nnet", "record",
        "checkpoint", "state", "answer",
    ];

    private static readonly NetworkShape AnswerShape = new(2, [2], 1);

    /// <param name="scratch">A folder for files of the target's own.</param>
    public static FuzzTarget Of(string name, string scratch) => name switch
    {
        "manifest" => new(name, Committed("manifests", "*.yaml", [Experiments]), TextMutations.Mutate, ReadManifest),
        "points" => new(name, Committed("points", "*.csv", Points), TextMutations.Mutate, ReadPoints),
        "json" => new(name, Networks(".json"), TextMutations.Mutate, ReadNetwork),
        "nnet" => new(name, Networks(".nnet"), TextMutations.Mutate, ReadNetwork),
        "safetensors" => new(name, Networks(".safetensors"), BinaryMutations.Safetensors, ReadNetwork),
        "onnx" => new(name, Networks(".onnx"), BinaryMutations.Protobuf, ReadNetwork),
        "record" => OfRun(name, scratch, RecordFile.Name, TextMutations.Mutate),
        "checkpoint" => OfRun(name, scratch, "000004.safetensors", BinaryMutations.Safetensors),
        "state" => OfRun(name, scratch, "*.state.safetensors", BinaryMutations.Safetensors),
        "answer" => new(name, Answers, TextMutations.Mutate, ReadAnswer),
        _ => new(
            name,
            [
                .. Directory.GetFiles(SamplePictures.Committed(""), "*." + name).Order().Select(File.ReadAllBytes),
                .. SamplePictures.Of(name),
            ],
            (random, file) => PictureMutations.Mutate(name, random, file),
            ReadPicture),
    };

    private static byte[] Experiments => File.ReadAllBytes(Repository.File("experiments.yaml"));

    private static byte[][] Points =>
    [
        Encoding.UTF8.GetBytes("x,y,value\n0.1,0.2,0.3\n0.5,0.25,1\n# a comment\n1e-3,-4,0\n"),
        Encoding.UTF8.GetBytes(
            "x;y;class;split\n0.1;0.2;red;training\n0.5;0.25;\"blue \"\"sky\"\"\";validation\n1;1;red;training\n"),
        Encoding.UTF8.GetBytes("0.1 0.2 7\n\n3\t4\t5\n6 7 8\n"),
    ];

    private static byte[][] Answers =>
    [
        Encoding.UTF8.GetBytes("""{"type":"ready","protocol":1,"name":"toy"}"""),
        Encoding.UTF8.GetBytes("""{"type":"epoch","epoch":3,"loss":0.25,"validation":1e-3}"""),
        Encoding.UTF8.GetBytes(
            "{\"type\":\"checkpoint\",\"epoch\":3,\"steps\":12,\"parameters\":\""
            + Convert.ToBase64String(new byte[4 * AnswerShape.ParameterCount])
            + "\",\"state\":[{\"name\":\"exp_avg\",\"values\":\"AAAAAAAAgD8=\"}]}"),
        Encoding.UTF8.GetBytes("""{"type":"log","text":"hello"}"""),
        Encoding.UTF8.GetBytes("""{"type":"diverged","epoch":4}"""),
    ];

    private static byte[][] Committed(string folder, string pattern, byte[][] more) =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "data", folder), pattern).Order()
            .Select(File.ReadAllBytes),
        .. more,
    ];

    /// <summary>Small network files of a kind.</summary>
    private static byte[][] Networks(string extension)
    {
        const int Largest = 200_000;
        string[] folders = extension == ".json" ? [""] : ["networks", "norm", "onnx", "safetensors"];
        return
        [
            .. folders.Select(folder => Path.Combine(AppContext.BaseDirectory, "data", folder))
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.GetFiles(folder, "*" + extension))
                .Where(file => new FileInfo(file).Length < Largest
                    && (extension != ".json" || File.ReadAllText(file).Contains(
                        "\"layers\"", StringComparison.Ordinal)))
                .Order().Select(File.ReadAllBytes),
        ];
    }

    /// <summary>A file of an unfinished run, which is looked at as verbs do.</summary>
    private static FuzzTarget OfRun(
        string name, string scratch, string file, Func<Random, byte[], byte[]> mutate)
    {
        using var place = new Workplace();
        place.RunUntil(8, place.Plan());
        var run = Path.Combine(scratch, "run-" + name);
        Faults.KillTests.Copy(place.Folder.Partial, run);
        // The newest: of states only the last few are there.
        var path = Directory.GetFiles(run, file, SearchOption.AllDirectories).Max(StringComparer.Ordinal)!;
        return new FuzzTarget(name, [File.ReadAllBytes(path)], mutate, mutated =>
        {
            File.Copy(mutated, path, overwrite: true);
            try
            {
                var stored = StoredRun.Open(run);
                _ = stored.Damage();
                _ = stored.Palette;
                _ = stored.Window;
                _ = stored.LastEpoch;
                _ = stored.Losses().Count();
                stored.Checkpoints.Resumable([0, 2, 4, 6, 8], new CheckpointFolder(run, RunFolder.Latest));
                stored.Checkpoint(null);
            }
            catch (UserErrorException)
            {
                // Said in words.
            }
        });
    }

    private static void ReadManifest(string path)
    {
        var diagnostics = new DiagnosticBag();
        var manifest = new ManifestReader(Grammar.Standard).ReadFile(path, diagnostics);
        if (manifest is not null) new Planner(Grammar.Standard).Plan(manifest, diagnostics);
        foreach (var diagnostic in diagnostics.Sorted()) _ = diagnostic.ToString();
    }

    private static void ReadPoints(string path)
    {
        PointTableReader.Read(path);
        foreach (var areClasses in (bool[])[false, true])
        {
            var diagnostics = new DiagnosticBag();
            new PointSetReader(areClasses, null, new(path), new(path), diagnostics).Read(path, path);
            foreach (var diagnostic in diagnostics.Sorted()) _ = diagnostic.ToString();
        }
    }

    private static void ReadNetwork(string path)
    {
        var network = NetworkFile.Load(path, new NetworkReading(Activation.Relu)).Network;
        network.Evaluate(new double[network.Shape.Inputs]);
    }

    private static void ReadPicture(string path)
    {
        var picture = PictureReader.Read(path);
        if (picture.Width * picture.Height > 1_000_000) return;
        foreach (var channels in new[] { Core.Images.ImageChannels.Grey, Core.Images.ImageChannels.Rgb })
            foreach (var value in picture.Image(channels).Values)
                Assert.InRange(value, 0, 1);
    }

    private static void ReadAnswer(string path)
    {
        using var answer = TrainerAnswer.Of(File.ReadAllBytes(path), out _);
        if (answer is null) return;
        _ = (answer.Type, answer.Epoch, answer.Steps, answer.Protocol, answer.Text("name"), answer.Number("loss"));
        answer.Parameters(AnswerShape, out _);
        answer.State(out _);
    }
}
