using System.Globalization;

namespace Polytope.Tool.Diagnostics;

/// <summary>Where something was written.</summary>
/// <param name="Source">A file's path as its user gave it, or an override such as <c>--set seed=2</c>.</param>
/// <param name="Line">Counted from 1; 0 when the source has no lines.</param>
/// <param name="Column">Counted from 1.</param>
public readonly record struct Position(string Source, int Line = 0, int Column = 0) : IComparable<Position>
{
    public int CompareTo(Position other) =>
        string.CompareOrdinal(Source, other.Source) is var source and not 0 ? source
        : Line != other.Line ? Line.CompareTo(other.Line)
        : Column.CompareTo(other.Column);

    public override string ToString() =>
        Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}({Line},{Column})");

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;
}
