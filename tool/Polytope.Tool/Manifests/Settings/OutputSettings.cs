using System.ComponentModel;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;
using Polytope.Tool.Manifests.Values;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>One of a manifest's <c>outputs</c>: a renderer, when it draws, and how.</summary>
public sealed record OutputSettings
{
    [Description("Who draws. Its own keys say more.")]
    [Choice]
    [Example("movie")]
    public required IRenderer Renderer { get; init; }

    [Description("A frame every so many epochs: every: 10 draws the epochs 0, 10, 20, ... and always the last. Denser "
        + "at the start: [1 until 50, 10]. The word checkpoint takes every epoch that another output draws. When "
        + "nothing is said: some 600 frames for movie, frames and viewer, the last epoch for svg, every checkpoint for "
        + "metrics.")]
    [Example("10")]
    [Example("[1 until 50, 10]")]
    public EpochSteps? Every { get; init; }

    [Description("Exactly these epochs; the word last is the last of the training.")]
    [InsteadOf("every")]
    [Example("[0, 1, 2, 5, 10, last]")]
    public EpochList? At { get; init; }
}
