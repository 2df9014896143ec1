using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Training.Rules;

/// <summary>An optimizer's step for eight parameters p, with the state m and v.</summary>
internal interface IUpdateRule
{
    void Apply(Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v);
}

/// <summary>A rule that also remembers the largest v of each parameter.</summary>
internal interface IMaximumRule
{
    void Apply(
        Vector256<float> gradient,
        ref Vector256<float> p,
        ref Vector256<float> m,
        ref Vector256<float> v,
        ref Vector256<float> largest);
}

/// <summary>p -= rate g.</summary>
internal readonly struct DescentRule(double rate) : IUpdateRule
{
    private readonly float _minusRate = -(float)rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v) =>
        p = Vector256.FusedMultiplyAdd(Vector256.Create(_minusRate), gradient, p);
}

/// <summary>m = momentum m + g; p -= rate m. PyTorch's SGD without dampening.</summary>
internal readonly struct MomentumRule(double rate, double momentum) : IUpdateRule
{
    private readonly float _minusRate = -(float)rate;
    private readonly float _momentum = (float)momentum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v)
    {
        m = Vector256.FusedMultiplyAdd(Vector256.Create(_momentum), m, gradient);
        p = Vector256.FusedMultiplyAdd(Vector256.Create(_minusRate), m, p);
    }
}

/// <summary>v = alpha v + (1 - alpha) g^2; p -= rate g / (sqrt(v) + epsilon). PyTorch's RMSprop, not centred.</summary>
internal readonly struct RmsPropRule(double rate, double smoothing, double epsilon) : IUpdateRule
{
    private readonly float _rate = (float)rate;
    private readonly float _smoothing = (float)smoothing;
    private readonly float _oneMinusSmoothing = (float)(1 - smoothing);
    private readonly float _epsilon = (float)epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v)
    {
        v = Vector256.FusedMultiplyAdd(
            Vector256.Create(_smoothing), v, Vector256.Create(_oneMinusSmoothing) * gradient * gradient);
        p -= Vector256.Create(_rate) * gradient / (Vector256.Sqrt(v) + Vector256.Create(_epsilon));
    }
}

/// <summary>
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// p -= rate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon). Kingma and Ba 2015, in PyTorch's order.
/// </summary>
/// <param name="step">t, from 1.</param>
internal readonly struct AdamRule(double rate, double beta1, double beta2, double epsilon, long step) : IUpdateRule
{
    private readonly float _beta1 = (float)beta1;
    private readonly float _oneMinusBeta1 = (float)(1 - beta1);
    private readonly float _beta2 = (float)beta2;
    private readonly float _oneMinusBeta2 = (float)(1 - beta2);
    private readonly float _stepSize = (float)(rate / (1 - Elementary.Power(beta1, step)));
    private readonly float _correction2 = (float)Math.Sqrt(1 - Elementary.Power(beta2, step));
    private readonly float _epsilon = (float)epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient, ref Vector256<float> p, ref Vector256<float> m, ref Vector256<float> v)
    {
        m = Vector256.FusedMultiplyAdd(Vector256.Create(_beta1), m, Vector256.Create(_oneMinusBeta1) * gradient);
        v = Vector256.FusedMultiplyAdd(
            Vector256.Create(_beta2), v, Vector256.Create(_oneMinusBeta2) * gradient * gradient);
        var denominator = (Vector256.Sqrt(v) / Vector256.Create(_correction2)) + Vector256.Create(_epsilon);
        p -= Vector256.Create(_stepSize) * m / denominator;
    }
}

/// <summary>
/// As <see cref="AdamRule"/>, with the largest v so far in the denominator. Reddi, Kale and Kumar 2018, in PyTorch's
/// order; lambda p is added to the gradient first, and the gradient is scaled before that.
/// </summary>
/// <param name="step">t, from 1.</param>
/// <param name="decay">lambda.</param>
/// <param name="scale">Of the gradient; 1 where it is not clipped.</param>
internal readonly struct AmsGradRule(
    double rate, double beta1, double beta2, double epsilon, long step, double decay, float scale) : IMaximumRule
{
    private readonly float _beta1 = (float)beta1;
    private readonly float _oneMinusBeta1 = (float)(1 - beta1);
    private readonly float _beta2 = (float)beta2;
    private readonly float _oneMinusBeta2 = (float)(1 - beta2);
    private readonly float _stepSize = (float)(rate / (1 - Elementary.Power(beta1, step)));
    private readonly float _correction2 = (float)Math.Sqrt(1 - Elementary.Power(beta2, step));
    private readonly float _epsilon = (float)epsilon;
    private readonly float _decay = (float)decay;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(
        Vector256<float> gradient,
        ref Vector256<float> p,
        ref Vector256<float> m,
        ref Vector256<float> v,
        ref Vector256<float> largest)
    {
        gradient = Vector256.FusedMultiplyAdd(Vector256.Create(_decay), p, gradient * Vector256.Create(scale));
        m = Vector256.FusedMultiplyAdd(Vector256.Create(_beta1), m, Vector256.Create(_oneMinusBeta1) * gradient);
        v = Vector256.FusedMultiplyAdd(
            Vector256.Create(_beta2), v, Vector256.Create(_oneMinusBeta2) * gradient * gradient);

        // A v that is not finite stays, so that divergence is found.
        largest = Vector256.ConditionalSelect(Vector256.GreaterThan(largest, v), largest, v);
        var denominator = (Vector256.Sqrt(largest) / Vector256.Create(_correction2)) + Vector256.Create(_epsilon);
        p -= Vector256.Create(_stepSize) * m / denominator;
    }
}
