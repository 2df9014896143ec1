using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Piecewise affine functions of one value: a neuron or two for each element.</summary>
internal static class Activations
{
    /// <summary>From here on a bound of Clip means none: exporters write the largest float32.</summary>
    private const double Unbounded = 3.4e38;

    public static Value Relu(NodeCall call) => Bent(call, call.AffineInput(0), _ => 0);

    public static Value LeakyRelu(NodeCall call)
    {
        var slope = call.Number("alpha", 0.01f);
        return Bent(call, call.AffineInput(0), _ => slope);
    }

    /// <summary>A slope for each element or channel.</summary>
    public static Value PRelu(NodeCall call)
    {
        var (value, slopes) = (call.AffineInput(0), call.ConstantInput(1, "slopes"));
        if (!TensorShape.Broadcast(value.Shape, slopes.Shape).Equals(value.Shape))
            throw new NodeException($"has slopes of shape {slopes.Shape} for a value of shape {value.Shape}.");
        var sources = slopes.Shape.RepeatedTo(value.Shape);
        return Bent(call, value, i => slopes.Numbers[sources[i]]);
    }

    /// <summary>A neuron of slope -1.</summary>
    public static Value Abs(NodeCall call) => Bent(call, call.AffineInput(0), _ => -1);

    public static Value Clip(NodeCall call)
    {
        var (least, greatest) = (Bound(1, "min", double.NegativeInfinity), Bound(2, "max", double.PositiveInfinity));
        return Clipped(call, call.AffineInput(0), least, greatest);

        double Bound(int index, string attribute, double otherwise)
        {
            if (!call.Has(index)) return call.Number(attribute, otherwise);
            var bound = call.ConstantInput(index, "bounds");
            return bound.Numbers is [var number]
                ? number : throw new NodeException($"has a bound of shape {bound.Shape}, which must be one number.");
        }
    }

    /// <summary><c>max(0, min(1, alpha x + beta))</c>.</summary>
    public static Value HardSigmoid(NodeCall call)
    {
        var (alpha, beta) = (call.Number("alpha", 0.2f), call.Number("beta", 0.5));
        var value = call.AffineInput(0);
        var scaled = call.Combine([value], value.Shape, value.Origin, (i, rows, sum) =>
        {
            sum.Add(alpha, rows[0][i]);
            return 1;
        });
        var shifted = call.Combine([scaled], value.Shape, value.Origin, (i, rows, sum) =>
        {
            sum.Add(1, rows[0][i]);
            sum.Add(beta);
            return 1;
        });
        return Clipped(call, shifted, 0, 1);
    }

    /// <summary>A neuron's value; a constant's is computed at once.</summary>
    /// <returns>On the level after that of the pre-activation.</returns>
    public static AffineRow Bend(Chain chain, int level, AffineRow row, double slope, string name)
    {
        if (!double.IsFinite(slope)) throw new NodeException("has a slope that is not finite.");
        if (!row.IsConstant) return chain.Activate(level, row, slope, name);
        return AffineRow.Constant(row.Bias > 0 ? row.Bias : row.Bias == 0 ? 0 : slope * row.Bias);
    }

    private static Value Bent(NodeCall call, Affine value, Func<int, double> slope)
    {
        var rows = new AffineRow[value.Rows.Length];
        call.Chain.Budget.SpendRows(rows.Length);
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Bend(call.Chain, value.Level, value.Rows[i], slope(i), value.NameOf(i));
        return NodeCall.Result(new Affine(value.Shape, rows, value.Level + 1, call.Title));
    }

    /// <summary><c>least + relu(x - least) - relu(x - greatest)</c>, or a part of it.</summary>
    private static Value Clipped(NodeCall call, Affine value, double least, double greatest)
    {
        if (double.IsNaN(least) || double.IsNaN(greatest)) throw new NodeException("has a bound that is NaN.");
        var (isBelow, isAbove) = (least > -Unbounded, greatest < Unbounded);
        // The upper bound wins, as in ONNX.
        if (isBelow && isAbove && least >= greatest)
            return NodeCall.Result(value with
            {
                Rows = Array.ConvertAll(value.Rows, _ => AffineRow.Constant(greatest)),
            });
        if (!isBelow && !isAbove) return value;
        var bounds = (isBelow ? [least] : Array.Empty<double>()).Concat(isAbove ? [greatest] : []).ToArray();
        var shape = new TensorShape([(long)value.Rows.Length * bounds.Length]);
        // Below a lower bound alone x - least is cut off; below an upper bound alone greatest - x.
        var sign = isBelow ? 1 : -1;
        var shifted = call.Combine([value], shape, value.Origin, (i, rows, sum) =>
        {
            sum.Add(sign, rows[0][i / bounds.Length]);
            sum.Add(-sign * bounds[i % bounds.Length]);
            return 1;
        });
        var bent = new AffineRow[shape.Count];
        for (var i = 0; i < bent.Length; i++)
        {
            var bound = bounds[i % bounds.Length];
            var name = value.NameOf(i / bounds.Length);
            if (bound != 0)
                name = FormattableString.Invariant($"{name} {(bound > 0 ? '-' : '+')} {(float)Math.Abs(bound)}");
            bent[i] = Bend(call.Chain, shifted.Level, shifted.Rows[i], 0, name);
        }

        var all = new Affine(shape, bent, shifted.Level + 1, call.Title);
        return NodeCall.Result(call.Combine([all], value.Shape, call.Title, (i, rows, sum) =>
        {
            sum.Add(bounds[0]);
            sum.Add(sign, rows[0][i * bounds.Length]);
            if (bounds.Length == 2) sum.Add(-1, rows[0][(i * 2) + 1]);
            return 1;
        }));
    }
}
