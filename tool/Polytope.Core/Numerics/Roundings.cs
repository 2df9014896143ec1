namespace Polytope.Core.Numerics;

/// <summary>
/// The constants of error bounds of double arithmetic, each derived once. fl(x) is a computed value; all operations
/// round to nearest.
/// </summary>
/// <remarks>
/// The model is that of Higham, Accuracy and Stability of Numerical Algorithms (second edition 2002), sections 2.2 and
/// 2.8: <c>fl(a op b) = (a op b) (1 + d) + t</c> for + - * / and fused multiply-add, with <c>|d| &lt;= u</c> and <c>|t|
/// &lt;= 2^-1075</c>, where t is 0 for + and -. Bounds hold for sums of up to <see cref="MostTerms"/> terms and for
/// points whose coordinates are at most <see cref="LargestCoordinate"/>.
/// </remarks>
internal static class Roundings
{
    /// <summary>
    /// u, the unit roundoff: half the distance from 1 to the next double, 2^-53 (Higham, section 2.1).
    /// </summary>
    public const double Unit = 1.1102230246251565e-16;

    /// <summary>No sum whose rounding is bounded by these constants has more terms.</summary>
    public const int MostTerms = 1_000_000;

    /// <summary>No coordinate of a window or a point has a larger magnitude.</summary>
    public const double LargestCoordinate = 1e30;

    /// <summary>
    /// A computed bound times this is no less than the exact bound: its evaluation takes at most n =
    /// 10^6 additions and multiplications, all of numbers that are not negative, so that each rounding lowers the
    /// result by a factor of 1 - u at least, and <c>(1 - u)^-n &lt; 1 + 1.2e-10</c>. It also covers the terms of second
    /// order that bounds leave out: <c>n u / (1 - n u)</c> in place of <c>n u</c> for the same n (Higham, lemma 3.1).
    /// </summary>
    public const double Slack = 1 + 1e-9;

    /// <summary>
    /// More than underflow adds to the error of an affine function anywhere in a window: its three coefficients are
    /// sums of at most n = 10^6 products, each off by 2^-1075 &lt; 2.5e-324, and the slopes are multiplied by
    /// coordinates of up to 10^30: <c>(2e30 + 1) n 2.5e-324 &lt; 5.1e-288</c>. What a bound itself loses to underflow
    /// is less by far.
    /// </summary>
    public const double Underflow = 1e-285;

    /// <summary>
    /// <c>Evaluation (|a| X + |b| Y + |c|)</c> bounds what the two roundings of <c>fma(a, x, fma(b, y, c))</c> add at a
    /// point with |x| &lt;= X and |y| &lt;= Y: <c>2 u (1 + u)</c>. It also covers the roundings of the point's own
    /// coordinates and of the three terms of the bound, u each, with room to spare. It bounds as well the error of a
    /// cross product <c>a y - b x</c> of rounded differences: u for each factor, each product and the difference, 4 u
    /// in all.
    /// </summary>
    public const double Evaluation = 8 * Unit;

    /// <summary>
    /// A sum of three magnitudes is at most so many times their 2-norm (Cauchy and Schwarz): the root of 3.
    /// </summary>
    public const double RootOfThree = 1.7320508075688774;

    /// <summary>
    /// Bounds the relative error of a sum of so many products by fused multiply-adds: gamma_n (Higham, section 3.1),
    /// with 8 more for inputs already rounded once or twice (a product with a slope, a sum that is kept in two parts).
    /// </summary>
    public static double Gamma(int products) => (products + 8.0) * Unit * Slack;

    /// <summary>
    /// A computed bound, made certain: no less than the exact one, and no less than what underflow does.
    /// </summary>
    public static double Certain(double bound) => (bound + Underflow) * Slack;
}
