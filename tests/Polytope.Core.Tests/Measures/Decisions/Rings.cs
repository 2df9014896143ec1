using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Measures.Decisions;

/// <summary>Networks with level sets that can be drawn by hand.</summary>
internal static class Rings
{
    /// <summary>|x - 1/2| + |y - 1/2|.</summary>
    public static Network Diamond { get; } = new(
        [new Layer([1, 0, -1, 0, 0, 1, 0, -1], [-0.5, 0.5, -0.5, 0.5]), new Layer([1, 1, 1, 1], [0])], Activation.Relu);

    /// <summary>Minus the distance of |x - 1/2| + |y - 1/2| from 0.3: above -0.1 on a ring from 0.2 to 0.4.</summary>
    public static Network Ring { get; } = new(
        [
            new Layer([1, 0, -1, 0, 0, 1, 0, -1], [-0.5, 0.5, -0.5, 0.5]),
            new Layer([1, 1, 1, 1, -1, -1, -1, -1], [-0.3, 0.3]),
            new Layer([-1, -1], [0]),
        ],
        Activation.Relu);
}
