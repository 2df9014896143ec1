using System.Runtime.CompilerServices;
using Polytope.Tool.Outputs.Movies.Vp8.Entropy;

namespace Polytope.Tool.Outputs.Movies.Vp8;

/// <summary>Divides a block's coefficients by steps (RFC 6386, section 14.1).</summary>
/// <param name="meanStep">Of the first coefficient.</param>
/// <param name="step">Of all others.</param>
/// <param name="rounding">Of a step in 256ths: 128 rounds to nearest; less makes more zeros.</param>
internal readonly struct Quantizer(int meanStep, int step, int rounding)
{
    private const int LargestLevel = 2047;
    private const int Shift = 20;

    private readonly uint _meanInverse = Inverse(meanStep);
    private readonly uint _inverse = Inverse(step);
    private readonly int _meanAddend = (meanStep * rounding) >> 8;
    private readonly int _addend = (step * rounding) >> 8;

    public int Step => step;

    /// <summary>Replaces each coefficient by the one that a decoder makes of its level.</summary>
    /// <param name="coefficients">Row by row.</param>
    /// <param name="levels">In coded order.</param>
    /// <param name="first">1 leaves out the first coefficient.</param>
    /// <returns>One more than the place of the last level that is not 0; 0 if there is none.</returns>
    public int Apply(Span<short> coefficients, Span<short> levels, int first)
    {
        var end = 0;
        levels[0] = 0;
        if (first == 0)
        {
            int value = coefficients[0];
            var level = Level(value, _meanAddend, _meanInverse);
            (levels[0], coefficients[0]) = ((short)level, (short)(level * meanStep));
            end = level != 0 ? 1 : 0;
        }

        var zigzag = FormatTables.Zigzag;
        for (var i = 1; i < 16; i++)
        {
            ref var coefficient = ref coefficients[zigzag[i]];
            var level = Level(coefficient, _addend, _inverse);
            (levels[i], coefficient) = ((short)level, (short)(level * step));
            if (level != 0) end = i + 1;
        }

        return end;
    }

    private static uint Inverse(int step) => (uint)(((1 << Shift) + step - 1) / step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Level(int value, int addend, uint inverse)
    {
        var sign = value >> 31;
        var size = (value ^ sign) - sign;
        var level = (int)(((ulong)(uint)(size + addend) * inverse) >> Shift);
        return (Math.Min(level, LargestLevel) ^ sign) - sign;
    }
}
