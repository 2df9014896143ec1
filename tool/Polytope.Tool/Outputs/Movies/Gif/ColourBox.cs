namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>Colours that agree in 7 bits a channel.</summary>
/// <param name="Index">The 7 bits of red, of green and of blue.</param>
/// <param name="Count">How many pixels have them.</param>
internal readonly record struct ColourBin(int Index, long Count)
{
    /// <summary>The middle of the bin, from 0.5 to 254.5.</summary>
    /// <param name="axis">Red, green or blue: 0, 1 or 2.</param>
    public double Along(int axis) => (2 * ((Index >> (14 - (7 * axis))) & 127)) + 0.5;
}

/// <summary>Colours that share one of a palette.</summary>
internal sealed class ColourBox
{
    private readonly ColourBin[] _bins;
    private readonly int _axis;
    private readonly double _cut;

    public ColourBox(ColourBin[] bins)
    {
        _bins = bins;
        for (var axis = 0; axis < 3; axis++)
        {
            if (bins.All(bin => bin.Along(axis) == bins[0].Along(axis))) continue;
            var mean = MeanAlong(axis);
            var error = bins.Sum(bin => bin.Count * (bin.Along(axis) - mean) * (bin.Along(axis) - mean));
            if (error > Error) (Error, _axis, _cut) = (error, axis, mean);
        }
    }

    /// <summary>The squared error along the axis where it is largest; 0 if all colours are the same.</summary>
    public double Error { get; }

    public (byte R, byte G, byte B) Mean => (Byte(MeanAlong(0)), Byte(MeanAlong(1)), Byte(MeanAlong(2)));

    /// <summary>Two boxes, each with colours in it.</summary>
    public (ColourBox Lower, ColourBox Upper) Divide() => (
        new ColourBox([.. _bins.Where(bin => bin.Along(_axis) < _cut)]),
        new ColourBox([.. _bins.Where(bin => bin.Along(_axis) >= _cut)]));

    private double MeanAlong(int axis) =>
        _bins.Sum(bin => bin.Count * bin.Along(axis)) / _bins.Sum(bin => bin.Count);

    private static byte Byte(double value) => (byte)(value + 0.5);
}
