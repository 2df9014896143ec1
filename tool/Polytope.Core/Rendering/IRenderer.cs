using Polytope.Core.Declarations;
using Polytope.Core.Measures;

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
}
