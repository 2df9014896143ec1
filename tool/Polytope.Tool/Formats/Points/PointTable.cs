using System.Collections.Immutable;

namespace Polytope.Tool.Formats.Points;

/// <summary>A points file as rows of values, each with its position.</summary>
/// <param name="Source">The file as its user named it.</param>
/// <param name="Header">The names of the columns, where the first line has them.</param>
/// <param name="Rows">The other lines, without comments and empty ones.</param>
internal sealed record PointTable(string Source, PointRow? Header, ImmutableArray<PointRow> Rows);

/// <summary>One line.</summary>
/// <param name="Line">Counted from 1.</param>
internal sealed record PointRow(int Line, ImmutableArray<PointField> Fields);
