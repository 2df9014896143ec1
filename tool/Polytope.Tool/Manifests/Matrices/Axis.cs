using System.Collections.Immutable;
using System.Numerics;

namespace Polytope.Tool.Manifests.Matrices;

/// <summary>One path of a matrix with its values; a range of integers is not laid out before it is asked for.</summary>
/// <param name="Path">As <c>--set</c> takes it.</param>
/// <param name="Parts">In the order of the file.</param>
public sealed record Axis(string Path, ImmutableArray<AxisPart> Parts)
{
    public BigInteger Count => Parts.Aggregate(BigInteger.Zero, (count, part) => count + part.Count);

    public IEnumerable<MatrixSetting> Settings => Parts.SelectMany(part => part.Settings);
}

/// <summary>A value, or a range of integers.</summary>
/// <param name="First">The value, or the first of the range.</param>
/// <param name="Count">At least 1.</param>
/// <param name="At">The setting of a value of the range, from 0 on.</param>
public sealed record AxisPart(MatrixSetting First, BigInteger Count, Func<long, MatrixSetting> At)
{
    /// <summary>One value.</summary>
    public static AxisPart Of(MatrixSetting setting) => new(setting, BigInteger.One, _ => setting);

    public IEnumerable<MatrixSetting> Settings
    {
        get
        {
            for (var i = 0L; i < Count; i++) yield return At(i);
        }
    }
}
