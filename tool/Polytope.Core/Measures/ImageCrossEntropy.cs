using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Images;
using Polytope.Core.Numerics;
using Polytope.Core.Painting.Rasters;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures;

/// <summary>
/// The cross-entropy over every pixel of an image whose colours are classes, and the part of the pixels whose class has the
/// highest output. Outputs come one after another; of each pixel three numbers are kept, however many classes there are.
/// </summary>
public sealed class ImageCrossEntropy
{
    // Logarithms are taken of products of so many numbers from 1 to 64.
    private const int Factors = 128;

    private readonly ImageClasses _classes;

    // A pixel's highest output, the sum over the other outputs of e^(output - highest), and the output of its class.
    private readonly float[] _highest;
    private readonly float[] _rest;
    private readonly float[] _own;

    private ImageCrossEntropy(Partition partition, ImageClasses classes)
    {
        var pixels = classes.Width * classes.Height;
        _classes = classes;
        (_highest, _rest, _own) = (new float[pixels], new float[pixels], new float[pixels]);
        Array.Fill(_highest, float.NegativeInfinity);
        Array.Fill(_rest, -1);
        for (var output = 0; output < partition.Outputs; output++)
        {
            var number = output;
            OutputScan.Visit(partition, classes.Width, classes.Height, output, (row, line) => Take(number, row, line));
        }
    }

    /// <param name="partition">Of a network with an output for each class.</param>
    /// <returns>The mean loss, and the part of the pixels that are right. The same bits everywhere.</returns>
    public static (double Loss, double Accuracy) Over(Partition partition, ImageClasses classes) =>
        new ImageCrossEntropy(partition, classes).Sum();

    private void Take(int output, int row, float[] line)
    {
        var first = row * line.Length;
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

    /// <summary>The whole vectors of some numbers.</summary>
    private static Span<Vector256<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector256<float>>(values);

    /// <summary>With nothing yet, the rest is -1: one more, for what was the highest, than there is.</summary>
    private static void Add(Vector256<float> value, ref Vector256<float> highest, ref Vector256<float> rest)
    {
        var above = Vector256.GreaterThan(value, highest);
        var power = Elementary.Exp(-Vector256.Abs(value - highest));
        rest = Vector256.ConditionalSelect(above, (Vector256<float>.One + rest) * power, rest + power);
        highest = Vector256.ConditionalSelect(above, value, highest);
    }

    private (double Loss, double Accuracy) Sum()
    {
        double sum = 0, product = 1;
        long right = 0;
        for (var pixel = 0; pixel < _own.Length; pixel++)
        {
            sum += (double)_highest[pixel] - _own[pixel];
            product *= 1.0 + _rest[pixel];
            if (_own[pixel] == _highest[pixel]) right++;
            if ((pixel + 1) % Factors != 0) continue;
            sum += Elementary.Log(product);
            product = 1;
        }

        return ((sum + Elementary.Log(product)) / _own.Length, (double)right / _own.Length);
    }
}
