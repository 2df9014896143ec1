namespace Polytope.Core.Networks;

/// <summary>
/// The function between two layers: <c>x</c> where <c>x &gt; 0</c>, else <c>slope * x</c>.
/// A slope of 0 is ReLU; any other is leaky ReLU.
/// </summary>
/// <param name="Slope">
/// Below zero's slope, in [0, 1) for networks that are trained, else any finite number; a float32 value unless the
/// network came in double.
/// </param>
public readonly record struct Activation(double Slope)
{
    public static Activation Relu => new(0);

    public static Activation LeakyRelu(float slope) => new(slope);

    public bool IsLeaky => Slope != 0;

    public double Apply(double z) => z > 0 ? z : Slope * z;
}
