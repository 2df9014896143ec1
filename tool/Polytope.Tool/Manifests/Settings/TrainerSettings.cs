using System.ComponentModel;
using Polytope.Core.Declarations;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Manifests.Keys;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>training.trainer</c>: a name, or a mapping with the trainer's own keys.</summary>
[NameAlone]
public sealed record TrainerSettings
{
    [Description("Which trainer. Its own keys say more.")]
    [Choice]
    [Example("builtin")]
    public ITrainer Kind { get; init; } = new BuiltinTrainer();
}
