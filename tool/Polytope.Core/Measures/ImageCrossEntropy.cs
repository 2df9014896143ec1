using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Images;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Measures;

/// <summary>
/// The cross-entropy over every pixel of an image that has a class, and the accuracy: the fraction of these pixels
/// whose class has the highest output. The outputs are evaluated one after the other, with three numbers kept
/// per pixel of a band of rows.
/// </summary>
public sealed class ImageCrossEntropy
{
    // One logarithm is taken of the product of so many numbers, each from 1 to 64: no overflow.
    private const int Factors = 128;

    private readonly ImageClasses _classes;
    private readonly int _bandRows;

    // For each pixel of a band the highest output so far, the sum of e^(output - highest) over the others, and its
    // class's output.
    private readonly float[] _highest;
    private readonly float[] _rest;
    private readonly float[] _own;

    private double _sum;
    private double _product = 1;
    private long _right;
    private long _counted;

    private ImageCrossEntropy(ImageClasses classes, int bandRows)
    {
        var pixels = classes.Width * bandRows;
        (_classes, _bandRows) = (classes, bandRows);
        (_highest, _rest, _own) = (new float[pixels], new float[pixels], new float[pixels]);
    }

    /// <summary>The mean cross-entropy and the accuracy. The bits are the same on every machine.</summary>
    /// <param name="partition">A partition of a network with one output per class.</param>
    /// <param name="classes">The class of each pixel.</param>
    public static (double Loss, double Accuracy) Over(Partition partition, ImageClasses classes) =>
        Over(partition, classes, OutputScan.BandRows(classes.Width, classes.Height));

    /// <inheritdoc cref="Over(Partition, ImageClasses)"/>
    /// <param name="bandRows">The rows that are computed at once; changes no bit.</param>
    internal static (double Loss, double Accuracy) Over(Partition partition, ImageClasses classes, int bandRows)
    {
        var entropy = new ImageCrossEntropy(classes, bandRows);
        for (var first = 0; first < classes.Height; first += bandRows)
            entropy.AddBand(partition, first, Math.Min(classes.Height, first + bandRows));
        return (
            (entropy._sum + Elementary.Log(entropy._product)) / entropy._counted,
            (double)entropy._right / entropy._counted);
    }

    private void AddBand(Partition partition, int first, int end)
    {
        Array.Fill(_highest, float.NegativeInfinity);
        Array.Fill(_rest, -1);
        for (var output = 0; output < partition.Outputs; output++)
        {
            var number = output;
            OutputScan.Visit(
                partition,
                _classes.Width,
                _classes.Height,
                output,
                (first, end),
                _bandRows,
                (row, line) => AddRow(number, row, first, line));
        }

        for (var row = first; row < end; row++) Sum(row, (row - first) * _classes.Width);
    }

    private void AddRow(int output, int row, int firstRow, float[] line)
    {
        var first = (row - firstRow) * line.Length;
        var owners = _classes.Row(row);
        for (var i = 0; i < line.Length; i++)
            if (owners[i] == output) _own[first + i] = line[i];
        var highest = _highest.AsSpan(first, line.Length);
        var rest = _rest.AsSpan(first, line.Length);
        Span<Vector256<float>> lines = Vectors(line), mosts = Vectors(highest), rests = Vectors(rest);
        for (var i = 0; i < lines.Length; i++) Add(lines[i], ref mosts[i], ref rests[i]);
        for (var i = 8 * lines.Length; i < line.Length; i++)
        {
            var (most, others) = (Vector256.Create(highest[i]), Vector256.Create(rest[i]));
            Add(Vector256.Create(line[i]), ref most, ref others);
            (highest[i], rest[i]) = (most[0], others[0]);
        }
    }

    /// <summary>The values as vectors, without those past the last full vector.</summary>
    private static Span<Vector256<float>> Vectors(Span<float> values) =>
        MemoryMarshal.Cast<float, Vector256<float>>(values);

    /// <summary>
    /// Adds an output to a running log-sum-exp. When a new output is the highest, the old highest joins the rest: it
    /// adds 1 before the rescaling. The first output has no predecessor, so the rest starts at -1.
    /// </summary>
    private static void Add(Vector256<float> value, ref Vector256<float> highest, ref Vector256<float> rest)
    {
        var above = Vector256.GreaterThan(value, highest);
        var power = Elementary.Exp(-Vector256.Abs(value - highest));
        rest = Vector256.ConditionalSelect(above, (Vector256<float>.One + rest) * power, rest + power);
        highest = Vector256.ConditionalSelect(above, value, highest);
    }

    /// <param name="first">Where the row begins in the band.</param>
    private void Sum(int row, int first)
    {
        var owners = _classes.Row(row);
        for (var column = 0; column < owners.Length; column++)
        {
            if (owners[column] == ImageClasses.None) continue;
            var pixel = first + column;
            _counted++;
            _sum += (double)_highest[pixel] - _own[pixel];
            _product *= 1.0 + _rest[pixel];
            if (_own[pixel] == _highest[pixel]) _right++;
            if (_counted % Factors != 0) continue;
            _sum += Elementary.Log(_product);
            _product = 1;
        }
    }
}
