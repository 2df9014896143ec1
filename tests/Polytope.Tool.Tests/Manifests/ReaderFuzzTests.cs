using CsCheck;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

public sealed class ReaderFuzzTests
{
    private const string Good =
        """
        version: 1
        defaults:
          image: { shape: ring, size: 64, inner: 0.2, outer: "0.25" }
          sampling: &s { training: 50, validation: 10 }
          training: { optimizer: adam, rate: 1e-3, batch: full, epochs: 60 }
          outputs:
            - { renderer: movie, every: [1 until 50, 10] }
            - { renderer: frames, at: [0, last] }
        experiments:
          a: { network: { hidden: [10x10, 2, 10x3], bias: pytorch } }
          b:
            sampling: *s
            network:
              hidden: 14x6
        """;

    private static readonly string[] Pieces =
        [
            "[", "]", "{", "}", ":", ": ", "- ", "\n", "\t", "'", "\"", "*s", "&s ", "!!int ", "<<", "---\n", "...",
            "#", "|", ">", "?", "%", "@", "\\", "\0", "\u0085", "\ud800", "9999999999999999999999", "-1", ".nan",
            "1e999", "x", ", ",
        ];

    private static readonly string[] Steps =
        [
            "network", "outputs", "image", ".", "hidden", "every", "[0]", "[7]", "[", "]", "=", "20x4", "{", "}", "at",
            ":", "*", "", "\n",
        ];

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        // A mutation: at a place, remove some characters and put a piece there.
        var mutation = Gen.Select(
            Gen.Int[0, Good.Length - 1], Gen.Int[0, 12], Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]));
        mutation.Array[1, 6].Sample(
            mutations =>
            {
                var text = Good;
                foreach (var (at, length, piece) in mutations)
                {
                    var start = Math.Min(at, text.Length);
                    text = text[..start] + piece + text[Math.Min(start + length, text.Length)..];
                }

                Planned.Mistakes(text);
            },
            iter: 3000);
    }

    [Fact]
    public void No_override_makes_the_planner_throw() => Gen.Int[0, Steps.Length - 1].Select(i => Steps[i])
        .Array[0, 8].Sample(steps => { Planned.Mistakes(Good, sets: [string.Concat(steps)]); }, iter: 1500);
}
