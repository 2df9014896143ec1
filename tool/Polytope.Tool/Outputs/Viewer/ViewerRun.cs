using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Rasters;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// What the page knows of a run besides its frames: a JSON object with <c>format</c> (<see cref="Format"/>),
/// <c>live</c> (whether more frames can be asked for), <c>experiment</c>, its <c>title</c> and <c>notes</c> if it has
/// them, <c>hidden</c>, <c>output</c> if a last activation follows, <c>optimizer</c>, <c>rate</c>, <c>noise</c> if
/// there is some, <c>seed</c>, <c>epochs</c> (of the whole training), <c>window</c> (x0, y0, x1, y1), <c>image</c>
/// (<c>width</c>, <c>height</c>, <c>pixels</c>: a PNG in base64, reduced where the image is larger than it; null where
/// points are learned), <c>trainingPoints</c> and <c>validationPoints</c> (x, y of each as little-endian float32 in
/// base64), and where the image does not tell them, <c>trainingTargets</c> and <c>validationTargets</c> (the values of
/// each, or the number of its class, in the same form).
/// </summary>
internal static class ViewerRun
{
    /// <summary>The revision of what is written here and in <see cref="FrameChunk"/>.</summary>
    public const int Format = 1;

    /// <summary>The longer side of the image in the page, at most: more is not visible.</summary>
    private const int MostPixels = 1024;

    /// <summary>Points of which a page can hold the coordinates, or the values, as one text.</summary>
    internal const int MostPoints = 15_000_000;

    /// <summary>The bytes of the points while they are written: numbers, and text in three forms.</summary>
    public static long MemoryFor(int points, int outputs) => 8L * points * (2 + outputs);

    /// <exception cref="UserErrorException">There are more points than a page can hold.</exception>
    public static byte[] Json(RenderJob job, bool isLive)
    {
        CheckSize(job.Samples.Training);
        CheckSize(job.Samples.Validation);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ScriptJson.Options))
        {
            var run = job.Caption;
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteBoolean("live", isLive);
            json.WriteString("experiment", run.Experiment);
            if (run.Title is { } title) json.WriteString("title", title);
            if (run.Notes is { } notes) json.WriteString("notes", notes);
            json.WriteString("hidden", run.Shape);
            if (run.Output != OutputActivation.Linear) json.WriteString("output", run.Output.Word());
            json.WriteString("optimizer", run.Optimizer);
            json.WriteNumber("rate", run.Rate);
            if (run.Noise > 0) json.WriteNumber("noise", run.Noise);
            json.WriteString("seed", run.Seed.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("epochs", run.Epochs);
            json.WriteStartArray("window");
            var (x0, y0, x1, y1) = job.Window;
            foreach (var side in (ReadOnlySpan<double>)[x0, y0, x1, y1]) json.WriteNumberValue(side);
            json.WriteEndArray();
            WriteImage(json, job.Subject);
            if (job.Palette is { } palette)
            {
                json.WriteStartArray("classes");
                foreach (var colour in palette.Colours) json.WriteStringValue(colour.ToString()[1..]);
                json.WriteEndArray();
            }

            json.WriteString("trainingPoints", Convert.ToBase64String(Points(job.Samples.Training)));
            json.WriteString("validationPoints", Convert.ToBase64String(Points(job.Samples.Validation)));
            if (job.Subject is PointsSubject || run.Noise > 0)
                json.WriteString("trainingTargets", Convert.ToBase64String(Targets(job.Samples.Training, job.Palette)));
            if (job.Subject is PointsSubject)
                json.WriteString(
                    "validationTargets", Convert.ToBase64String(Targets(job.Samples.Validation, job.Palette)));

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void CheckSize(SampleSet points)
    {
        var most = MostPoints / Math.Max(1, (points.Outputs + 1) / 2);
        if (points.Count > most)
            throw new UserErrorException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The page of a run can hold {most:N0} points, and these are {points.Count:N0}. ")
                + "Take fewer points, or leave the output 'viewer' out.",
                ExitCode.WrongInput);
    }

    private static void WriteImage(Utf8JsonWriter json, Subject subject)
    {
        if (subject is not ImageSubject { Image: var image })
        {
            json.WriteNull("image");
            return;
        }

        json.WriteStartObject("image");
        json.WriteNumber("width", image.Width);
        json.WriteNumber("height", image.Height);
        json.WriteString("pixels", Convert.ToBase64String(Png(image)));
        json.WriteEndObject();
    }

    private static byte[] Png(Image image)
    {
        var scale = Math.Min(1, (double)MostPixels / Math.Max(image.Width, image.Height));
        var width = Math.Max(1, (int)((image.Width * scale) + 0.5));
        var height = Math.Max(1, (int)((image.Height * scale) + 0.5));
        var panel = new Panel(new byte[4 * width * height], 4 * width, 0, 0, width, height);
        panel.Write(ImagePainter.PaintColours(image, width, height));
        return PictureEncoder.Png(panel.Pixels, width, height);
    }

    private static byte[] Points(SampleSet points)
    {
        var bytes = new byte[8 * points.Count];
        for (var point = 0; point < points.Count; point++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(8 * point), points.Inputs[point * points.Dimension]);
            BinaryPrimitives.WriteSingleLittleEndian(
                bytes.AsSpan((8 * point) + 4), points.Inputs[(point * points.Dimension) + 1]);
        }

        return bytes;
    }

    /// <summary>The values of each point, or the number of its class.</summary>
    private static byte[] Targets(SampleSet points, Palette? palette)
    {
        float[] targets = palette is null
            ? points.Targets
            :
            [
                .. from point in Enumerable.Range(0, points.Count)
                   select (float)points.Targets.AsSpan(point * points.Outputs, points.Outputs).IndexOf(1f),
            ];
        var bytes = new byte[4 * targets.Length];
        for (var i = 0; i < targets.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), targets[i]);
        return bytes;
    }
}
