using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>
/// Maxima and minima, in pairs: <c>max(a, b) = b + relu(a - b)</c>, and of more values the maxima of pairs again.
/// </summary>
internal static class Extremes
{
    /// <summary>Max or Min of any number of values, element by element.</summary>
    /// <param name="call">The node.</param>
    /// <param name="sign">1 for the maximum, -1 for the minimum.</param>
    public static Value OfInputs(NodeCall call, double sign)
    {
        var operands = Enumerable.Range(0, call.Inputs.Count).Select(call.AffineInput).ToArray();
        if (operands.Length == 0) throw new NodeException("has no inputs.");
        var shape = operands.Select(operand => operand.Shape).Aggregate(TensorShape.Broadcast);
        var level = operands.Max(operand => operand.Level);
        // One tensor of all of them, of which each element's group takes one of each.
        var rows = operands.SelectMany(operand => call.Chain.Lift(operand, level).Rows).ToArray();
        var groups = new int[shape.Count][];
        for (var i = 0; i < groups.Length; i++) groups[i] = new int[operands.Length];
        var start = 0;
        for (var k = 0; k < operands.Length; k++)
        {
            var sources = operands[k].Shape.RepeatedTo(shape);
            for (var i = 0; i < groups.Length; i++) groups[i][k] = start + sources[i];
            start += operands[k].Shape.Count;
        }

        var all = new Affine(new TensorShape([(long)rows.Length]), rows, level, call.Title);
        return NodeCall.Result(Over(call, all, shape, groups, sign));
    }

    /// <summary>The extreme of each group of elements.</summary>
    /// <param name="call">The node.</param>
    /// <param name="value">The tensor.</param>
    /// <param name="shape">Of the result, a group an element.</param>
    /// <param name="groups">Elements of the tensor.</param>
    /// <param name="sign">1 for the maximum, -1 for the minimum.</param>
    public static Affine Over(NodeCall call, Affine value, TensorShape shape, int[][] groups, double sign)
    {
        if (Array.Exists(groups, group => group.Length == 0))
            throw new NodeException("takes an extreme of no values: its window lies wholly in the padding.");
        // Constants among a group are one constant.
        var names = new Affine(shape, [], 0, call.Title);
        var rest = value;
        var current = Array.ConvertAll(groups, group => group.Distinct().ToArray());
        for (var round = 0; ; round++)
        {
            var pairs = Array.ConvertAll(current, group => group.Length / 2);
            if (Array.TrueForAll(pairs, count => count == 0))
                return rest with
                {
                    Shape = shape,
                    Rows = Array.ConvertAll(current, group => rest.Rows[group[0]]),
                    Origin = call.Title,
                };
            rest = Halve(call, rest, current, names, round, sign);
            var at = 0;
            current = Array.ConvertAll(
                current, group => Enumerable.Range(0, (group.Length + 1) / 2).Select(_ => at++).ToArray());
        }
    }

    /// <summary>The extremes of pairs, one level on, where each group is half as long.</summary>
    private static Affine Halve(
        NodeCall call, Affine value, int[][] groups, Affine names, int round, double sign)
    {
        var (firsts, seconds, titles) = (new List<int>(), new List<int>(), new List<string>());
        for (var g = 0; g < groups.Length; g++)
            for (var k = 0; k < groups[g].Length; k += 2)
            {
                firsts.Add(groups[g][k]);
                seconds.Add(k + 1 < groups[g].Length ? groups[g][k + 1] : -1);
                titles.Add(groups[g].Length == 2 && round == 0
                    ? names.NameOf(g) : FormattableString.Invariant($"{names.NameOf(g)}:{round}.{k / 2}"));
            }

        var shape = new TensorShape([(long)firsts.Count]);
        // With a sign of 1: base = b, difference = a - b; the constant or shorter one is carried.
        for (var i = 0; i < firsts.Count; i++)
            if (seconds[i] >= 0
                && value.Rows[firsts[i]].Columns.Length < value.Rows[seconds[i]].Columns.Length)
                (firsts[i], seconds[i]) = (seconds[i], firsts[i]);
        var both = call.Combine(
            [value], new TensorShape([2L * firsts.Count]), call.Title, (i, rows, sum) =>
            {
                var (pair, isBase) = (i / 2, i % 2 == 0);
                var other = seconds[pair] >= 0 ? seconds[pair] : firsts[pair];
                if (isBase)
                {
                    sum.Add(1, rows[0][other]);
                    return 1;
                }

                if (other == firsts[pair]) return 1;
                sum.Add(sign, rows[0][firsts[pair]]);
                sum.Add(-sign, rows[0][other]);
                return 1;
            });
        var bases = call.Chain.Lift(
            both with { Shape = shape, Rows = [.. both.Rows.Where((_, i) => i % 2 == 0)] }, both.Level + 1);
        var bent = new AffineRow[firsts.Count];
        for (var i = 0; i < bent.Length; i++)
            bent[i] = Activations.Bend(call.Chain, both.Level, both.Rows[(2 * i) + 1], 0, titles[i]);
        var bentTensor = new Affine(shape, bent, both.Level + 1, call.Title);
        return call.Combine([bases, bentTensor], shape, call.Title, (i, rows, sum) =>
        {
            sum.Add(1, rows[0][i]);
            sum.Add(sign, rows[1][i]);
            return 1;
        });
    }
}
