using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Rules;

/// <summary>Scales the gradient before the rule is applied: gradient clipping.</summary>
internal readonly struct Scaled<TRule>(TRule rule, float scale) : IUpdateRule
    where TRule : struct, IUpdateRule
{
    private readonly TRule _rule = rule;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v) =>
        _rule.Apply(gradient * Vector256.Create(scale), ref p, ref m, ref v);
}

/// <summary>Applies the rule to g + lambda p: weight decay as the gradient of the penalty 1/2 lambda |p|^2.</summary>
internal readonly struct CoupledDecay<TRule>(TRule rule, double decay) : IUpdateRule
    where TRule : struct, IUpdateRule
{
    private readonly TRule _rule = rule;
    private readonly float _decay = (float)decay;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v) =>
        _rule.Apply(Vector256.FusedMultiplyAdd(Vector256.Create(_decay), p, gradient), ref p, ref m, ref v);
}

/// <summary>p *= 1 - rate lambda, then the rule with the unchanged gradient.</summary>
internal readonly struct DecoupledDecay<TRule>(TRule rule, double rate, double decay) : IUpdateRule
    where TRule : struct, IUpdateRule
{
    private readonly TRule _rule = rule;
    private readonly float _factor = (float)(1 - (rate * decay));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v)
    {
        p *= Vector256.Create(_factor);
        _rule.Apply(gradient, ref p, ref m, ref v);
    }
}
