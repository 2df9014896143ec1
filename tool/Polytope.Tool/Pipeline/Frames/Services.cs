using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>The trainers and renderers of the container, by name.</summary>
internal sealed class Services(IEnumerable<ITrainer> trainers, IEnumerable<IRenderer> renderers)
{
    public IReadOnlyList<ITrainer> Trainers { get; } = [.. trainers];

    public IReadOnlyList<IRenderer> Renderers { get; } = [.. renderers];

    public ITrainer Trainer(string name) => Find(Trainers, trainer => trainer.Name, name, "trainer");

    public IRenderer Renderer(string name) => Find(Renderers, renderer => renderer.Name, name, "renderer");

    private static T Find<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string name, string what) =>
        all.LastOrDefault(one => nameOf(one) == name) ?? throw new UserErrorException(
            $"There is no {what} '{name}'.{Suggestion.Sentence(name, [.. all.Select(nameOf)])}", ExitCode.WrongInput);
}
