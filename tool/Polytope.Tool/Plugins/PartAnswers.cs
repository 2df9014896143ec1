using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Core.Training;

namespace Polytope.Tool.Plugins;

/// <summary>
/// What parts say of themselves. A plug-in's part may throw, or say nothing at all: then the plug-in is named.
/// </summary>
internal static class PartAnswers
{
    /// <exception cref="PluginException">Something goes wrong in a plug-in.</exception>
    public static IReadOnlyList<string> Files(IRenderer renderer) =>
        Listed(renderer, nameof(renderer.Files), () => renderer.Files);

    /// <inheritdoc cref="Files"/>
    public static IReadOnlyList<Measure> RequiredMeasures(IRenderer renderer) =>
        Listed(renderer, nameof(renderer.RequiredMeasures), () => renderer.RequiredMeasures);

    /// <inheritdoc cref="Files"/>
    public static TrainingMemory Memory(ITrainer trainer, TrainingSize size)
    {
        var (training, checkpoint) = Answer(trainer, nameof(trainer.MemoryFor), () => trainer.MemoryFor(size));
        return new TrainingMemory(Bytes(training), Bytes(checkpoint));
    }

    /// <inheritdoc cref="Files"/>
    public static long Memory(IRenderer renderer, RenderSize size) =>
        Bytes(Answer(renderer, nameof(renderer.MemoryFor), () => renderer.MemoryFor(size)));

    /// <inheritdoc cref="Files"/>
    public static DefaultFrames Frames(IRenderer renderer) =>
        Answer(renderer, nameof(renderer.DefaultFrames), () => renderer.DefaultFrames);

    /// <inheritdoc cref="Files"/>
    public static IReadOnlyList<PartProgram> Programs(IPart part)
    {
        var programs = Listed(part, nameof(part.Programs), () => part.Programs);
        foreach (var program in programs)
        {
            Listed(part, $"{nameof(part.Programs)}: {nameof(program.Command)}", () => program.Command);
            Listed(part, $"{nameof(part.Programs)}: {nameof(program.Files)}", () => program.Files);
        }

        return programs;
    }

    /// <summary>What is wrong with the values; where nothing is, what this machine lacks.</summary>
    /// <inheritdoc cref="Files"/>
    public static IReadOnlyList<Mistake> Mistakes(IPart part, bool isForThisMachine)
    {
        var mistakes = Listed(part, nameof(part.Mistakes), part.Mistakes);
        return mistakes.Count > 0 || !isForThisMachine ? mistakes
            : Listed(part, nameof(part.MissingOnThisMachine), part.MissingOnThisMachine);
    }

    /// <inheritdoc cref="Files"/>
    public static int Channels(DrawnShape shape)
    {
        var channels = Answer(shape, nameof(shape.Channels), () => shape.Channels);
        return channels is 1 or 3 || Plugin.Of(shape) is not { } plugin ? channels
            : throw new PluginException(
                plugin.About,
                FormattableString.Invariant(
                    $"has a shape '{shape.Name}' with {channels} channels: 1 and 3 are possible."));
    }

    /// <inheritdoc cref="Files"/>
    public static Image Draw(DrawnShape shape, int width, int height)
    {
        if (Plugin.Of(shape) is not { } plugin) return shape.Draw(width, height);
        var channels = Channels(shape);
        var image = plugin.Call($"to paint its shape '{shape.Name}'", () => shape.Draw(width, height));
        return image is null ? throw new PluginException(plugin.About, $"gave null as the image of '{shape.Name}'.")
            : (image.Width, image.Height, image.Channels) == (width, height, channels) ? image
            : throw new PluginException(
                plugin.About,
                FormattableString.Invariant($"painted '{shape.Name}' in {image.Width}x{image.Height} pixels of ")
                + FormattableString.Invariant(
                    $"{image.Channels} where {width}x{height} of {channels} were asked for."));
    }

    /// <summary>As told, as far as it makes sense: more than a petabyte is as good as that.</summary>
    private static long Bytes(long told) => Math.Clamp(told, 0, 1L << 50);

    private static T Answer<T>(IPart part, string what, Func<T> ask) =>
        Plugin.Of(part) is { } plugin ? plugin.Call(Doing(part, what), ask) : ask();

    private static List<T> Listed<T>(IPart part, string what, Func<IEnumerable<T>?> ask)
        where T : class
    {
        if (Plugin.Of(part) is not { } plugin) return [.. ask()!];
        var list = plugin.Call(Doing(part, what), () => ask()?.ToList())
            ?? throw new PluginException(plugin.About, $"gave null as {what} of {Called(part)}.");
        return list.TrueForAll(item => item is not null) ? list
            : throw new PluginException(plugin.About, $"gave null among {what} of {Called(part)}.");
    }

    private static string Doing(IPart part, string what) => $"to tell {what} of {Called(part)}";

    private static string Called(IPart part) => $"its {PartCatalog.Kind(part)} {part.GetType().Name}";
}
