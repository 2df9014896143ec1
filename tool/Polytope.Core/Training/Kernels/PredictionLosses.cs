using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// The losses of predicted weights (<see cref="PredictionLoss"/>): their derivatives with respect to the predictions y,
/// one row an output and one column a weight, and with respect to the weights w themselves.
/// </summary>
internal readonly unsafe struct PredictionLosses(WeightPrediction options)
{
    /// <summary>The largest |ln| of a predicted scale.</summary>
    private const float Limit = 7;

    private readonly PredictionLoss _loss = options.Loss;
    private readonly int _outputs = options.Outputs;
    private readonly float _reach = (float)options.Reach;
    private readonly float _spacing = (float)(2 * options.Reach / (options.Bins - 1));

    /// <summary>Replaces the predictions by scale times the derivative of their loss.</summary>
    /// <param name="w">The weights, one row.</param>
    /// <param name="points">Weights; after them the last pair of vectors of y is filled with zeros.</param>
    /// <param name="slopes">Receives scale times the derivative with respect to each weight.</param>
    public void Differentiate(PointRows y, PointRows w, int points, float scale, Pointer<float> slopes)
    {
        for (var p = 0; p < points; p += PointRows.Lanes)
        {
            var weight = Vector256.Load((w.Row(0) + p).Next(PointRows.Lanes));
            if (_loss == PredictionLoss.MeanSquaredError) DifferentiateSquare(y, p, weight, scale, slopes);
            else if (_loss == PredictionLoss.CrossEntropy)
                DifferentiateBins(y, w, p, Math.Min(PointRows.Lanes, points - p), scale, slopes);
            else DifferentiateDensity(y, p, weight, scale, slopes);
        }

        y.ClearPast(points, _outputs);
    }

    /// <summary>The sum of the losses in double, weight by weight.</summary>
    public double Sum(PointRows y, PointRows w, int points)
    {
        var sum = 0.0;
        for (var p = 0; p < points; p++) sum += At(y, p, w.Row(0)[p]);
        return sum;
    }

    private double At(PointRows y, int p, float weight)
    {
        double first = y.Row(0)[p];
        if (_loss == PredictionLoss.MeanSquaredError) return (first - weight) * (first - weight);
        if (_loss == PredictionLoss.CrossEntropy)
        {
            double max = first, powers = 0;
            for (var row = 1; row < _outputs; row++)
                if (!(y.Row(row)[p] <= max)) max = y.Row(row)[p];
            for (var row = 0; row < _outputs; row++) powers += Elementary.Exp(y.Row(row)[p] - max);
            var (bin, part, _) = BinOf(weight);
            return max + Elementary.Log(powers) - ((1 - part) * y.Row(bin)[p]) - (part * y.Row(bin + 1)[p]);
        }

        double scale = y.Row(1)[p];
        scale = scale > Limit ? Limit : scale < -Limit ? -Limit : scale;
        var distance = Math.Abs(weight - first) * Elementary.Exp(-scale);
        return _loss == PredictionLoss.Gaussian
            ? scale + (0.5 * distance * distance) + (0.5 * Elementary.Log(2 * Math.PI))
            : scale + distance + Elementary.Log(2);
    }

    private static void DifferentiateSquare(
        PointRows y, int p, Vector256<float> weight, float scale, Pointer<float> slopes)
    {
        var place = (y.Row(0) + p).Next(PointRows.Lanes);
        var slope = (Vector256.Load(place) - weight) * Vector256.Create(2 * scale);
        slope.Store(place);
        (-slope).Store((slopes + p).Next(PointRows.Lanes));
    }

    private void DifferentiateDensity(
        PointRows y, int p, Vector256<float> weight, float scale, Pointer<float> slopes)
    {
        var mean = (y.Row(0) + p).Next(PointRows.Lanes);
        var spread = (y.Row(1) + p).Next(PointRows.Lanes);
        var (limit, one, zero) = (Vector256.Create(Limit), Vector256<float>.One, Vector256<float>.Zero);
        var ln = Vector256.Load(spread);
        var isWithin = Vector256.LessThan(Vector256.Abs(ln), limit);
        ln = Vector256.ConditionalSelect(Vector256.GreaterThan(ln, limit), limit, ln);
        ln = Vector256.ConditionalSelect(Vector256.LessThan(ln, -limit), -limit, ln);
        var inverse = Elementary.Exp(-ln);
        var distance = (weight - Vector256.Load(mean)) * inverse;
        var isGaussian = _loss == PredictionLoss.Gaussian;
        var sign = Vector256.ConditionalSelect(
            Vector256.GreaterThan(distance, zero),
            one,
            Vector256.ConditionalSelect(Vector256.LessThan(distance, zero), -one, distance));
        var slope = (isGaussian ? distance : sign) * inverse * Vector256.Create(scale);
        var excess = one - (isGaussian ? distance * distance : Vector256.Abs(distance));
        (-slope).Store(mean);
        (Vector256.ConditionalSelect(isWithin, excess, zero) * Vector256.Create(scale)).Store(spread);
        slope.Store((slopes + p).Next(PointRows.Lanes));
    }

    private void DifferentiateBins(PointRows y, PointRows w, int p, int points, float scale, Pointer<float> slopes)
    {
        for (var i = p; i < p + points; i++)
        {
            var (bin, _, isWithin) = BinOf(w.Row(0)[i]);
            slopes[i] = isWithin ? (y.Row(bin)[i] - y.Row(bin + 1)[i]) / _spacing * scale : 0;
        }

        var max = Vector256.Load((y.Row(0) + p).Next(PointRows.Lanes));
        for (var row = 1; row < _outputs; row++)
        {
            var other = Vector256.Load((y.Row(row) + p).Next(PointRows.Lanes));
            max = Vector256.ConditionalSelect(Vector256.GreaterThan(other, max), other, max);
        }

        var sum = Vector256<float>.Zero;
        for (var row = 0; row < _outputs; row++)
        {
            var place = (y.Row(row) + p).Next(PointRows.Lanes);
            var power = Elementary.Exp(Vector256.Load(place) - max);
            power.Store(place);
            sum += power;
        }

        for (var row = 0; row < _outputs; row++)
        {
            var place = (y.Row(row) + p).Next(PointRows.Lanes);
            (Vector256.Load(place) / sum * Vector256.Create(scale)).Store(place);
        }

        for (var i = p; i < p + points; i++)
        {
            var (bin, part, _) = BinOf(w.Row(0)[i]);
            y.Row(bin)[i] -= (1 - part) * scale;
            y.Row(bin + 1)[i] -= part * scale;
        }
    }

    /// <summary>The bin whose centre is at or below a weight, and the part of it that is the next bin's.</summary>
    private (int Bin, float Part, bool IsWithin) BinOf(float weight)
    {
        var isWithin = weight > -_reach && weight < _reach;
        var at = ((weight < _reach ? weight > -_reach ? weight : -_reach : _reach) + _reach) / _spacing;
        var bin = Math.Min((int)at, _outputs - 2);
        return (bin, Math.Min(at - bin, 1), isWithin);
    }
}
