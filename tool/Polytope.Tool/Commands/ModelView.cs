using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Viewer;

namespace Polytope.Tool.Commands;

/// <summary>A network's page, as <c>view MODEL</c> shows it.</summary>
internal static class ModelView
{
    /// <param name="model">A network, or a plane within its inputs.</param>
    /// <param name="path">Where it is from, for messages.</param>
    /// <param name="window">What to show; null for the usual window.</param>
    /// <exception cref="UserErrorException">The page can't show such a network; the message says why.</exception>
    public static byte[] Page(
        Model model, string path, Window? window, int threads, CancellationToken cancellation)
    {
        var inputs = model.Network.Shape.Inputs;
        if (inputs != 2)
            throw new UserErrorException(
                $"{path}: this network takes {Counted.Of(inputs, "input")}, and the page shows a plane: "
                + (inputs < 2
                    ? "'dotnet polytope regions' tells its pieces."
                    : "choose one with --plane, --origin or --principal."));
        return Arguments.Checked(path, () =>
        {
            var shown = window ?? model.Window;
            using var partition = PartitionBuilder.Build(
                model.Network, ConvexPolygon.Rectangle(shown), threads, cancellation);
            return new ModelPage(model.Name, model.Network, shown, model.Aspect, partition.CellCount)
            {
                Palette = PaletteOf(model),
                Plane = model.Plane,
                Marks = model.Marks,
            }.Html();
        });
    }

    /// <summary>
    /// The colours of a run's classes; of other networks several outputs are taken for scores, for nothing tells what
    /// they are, and where the highest changes can always be seen.
    /// </summary>
    private static Palette? PaletteOf(Model model)
    {
        var outputs = model.Network.Shape.Outputs;
        return model.Palette
            ?? (model.IsFile && outputs is > 1 and <= Palette.MaxColours ? Palette.ForClasses(outputs) : null);
    }
}
