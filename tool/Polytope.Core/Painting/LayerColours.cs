using System.Runtime.Intrinsics;

namespace Polytope.Core.Painting;

/// <summary>
/// A colour for each hidden layer, along one ramp of hues from the first layer to the last. All have about the same
/// lightness, midway between black and white, so that lines stand out from both.
/// </summary>
public static class LayerColours
{
    /// <summary>
    /// sRGB colours of OKLCH lightness near 0.62; the hues go from 25 down to -95 degrees, through magenta.
    /// </summary>
    private static readonly (byte R, byte G, byte B)[] Ramp =
    [
        (0xE8, 0x3F, 0x2F), (0xE8, 0x38, 0x78), (0xC8, 0x48, 0xC8),
        (0x8A, 0x62, 0xF2), (0x3B, 0x7D, 0xF0), (0x00, 0x93, 0xC4),
    ];

    /// <summary>The colour of a layer.</summary>
    /// <param name="layer">Counted from 0.</param>
    /// <param name="layers">Number of hidden layers.</param>
    public static (byte R, byte G, byte B) Of(int layer, int layers)
    {
        var at = layers < 2 ? 0 : layer * (Ramp.Length - 1.0) / (layers - 1);
        var below = Math.Min((int)at, Ramp.Length - 2);
        var (a, b) = (Ramp[below], Ramp[below + 1]);
        return (Mix(a.R, b.R), Mix(a.G, b.G), Mix(a.B, b.B));
        byte Mix(byte from, byte to) => (byte)(from + ((to - from) * (at - below)) + 0.5);
    }

    /// <summary>Pens of weight 1 for an <see cref="EdgePainter"/>.</summary>
    public static Vector128<float>[] Pens(int layers)
    {
        var pens = new Vector128<float>[layers];
        for (var layer = 0; layer < layers; layer++)
        {
            var (r, g, b) = Of(layer, layers);
            pens[layer] = Vector128.Create(r / 255f, g / 255f, b / 255f, 1);
        }

        return pens;
    }
}
