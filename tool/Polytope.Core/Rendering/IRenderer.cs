using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;

namespace Polytope.Core.Rendering;

/// <summary>
/// Turns frames into files. A renderer is a record of its options (see <see cref="IPart"/>): a manifest's keys fill in
/// an instance, which is opened once for each run.
/// </summary>
public interface IRenderer : IPart
{
    /// <summary>Which epochs are drawn when the manifest names none.</summary>
    DefaultFrames DefaultFrames => DefaultFrames.Some;

    /// <summary>
    /// The files, or the folders of files, that a run gets, relative to its folder: <c>movie.webp</c>, <c>frames</c>.
    /// Two outputs of one run may not share any.
    /// </summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>
    /// The measures that its sink reads of frames. Those of a frame alone are computed with it, in parallel. If there
    /// are measures of change among them, each frame is compared with the one before in the output's own schedule, and
    /// has a <see cref="Frame.Change"/>.
    /// </summary>
    IReadOnlyList<Measure> RequiredMeasures => [];

    /// <summary>Opens a sink for the frames of one run.</summary>
    /// <exception cref="IOException">Nothing can be written; the message names the path.</exception>
    IFrameSink Open(RenderJob job);

    /// <summary>
    /// The bytes that its sink takes at most, so that a run that exceeds the machine's memory is refused before it
    /// begins; without the frames, and without what it does not know, as by default.
    /// </summary>
    long MemoryFor(RenderSize size) => 0;
}

/// <summary>What the memory of a renderer depends on.</summary>
/// <param name="Width">Of what is learned, as of <see cref="Subject.Width"/>.</param>
/// <param name="Height">The same.</param>
/// <param name="Points">Training and validation points.</param>
/// <param name="Shape">Of the networks.</param>
/// <param name="Frames">The number of frames to come.</param>
/// <param name="Polytopes">In each of them, at most; an estimate.</param>
/// <param name="Threads">At most so many.</param>
public sealed record RenderSize(
    int Width, int Height, int Points, NetworkShape Shape, int Frames, long Polytopes, int Threads);
