using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Manifests.Matrices;

/// <summary>A value of a combination.</summary>
/// <param name="Path">As <c>--set</c> takes it.</param>
/// <param name="Rank">Sorts paths, as ordinal text, in the order in which a plan lists its values.</param>
/// <param name="Value">As written, with its position.</param>
/// <param name="Text">
/// The value as a plan has it, so that <c>1e-3</c> and <c>0.001</c> are one value; as written where it is wrong.
/// </param>
public sealed record MatrixSetting(string Path, string Rank, Node Value, string Text)
{
    /// <summary>Whether the two set the same path to the same value.</summary>
    public bool IsSameAs(MatrixSetting other) => Path == other.Path && Text == other.Text;
}
