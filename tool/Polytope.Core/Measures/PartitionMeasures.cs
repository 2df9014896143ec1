namespace Polytope.Core.Measures;

/// <summary>The measures of one partition, in units of the window's coordinates.</summary>
/// <param name="Polytopes">Number of cells.</param>
/// <param name="BoundaryLength">Total length of the edges, without the sides of the window.</param>
/// <param name="NearImageEdges">
/// The fraction of <paramref name="BoundaryLength"/> near an edge of the image, 0 to 1; null where there is no image.
/// </param>
/// <param name="LargestArea">The largest area of a cell.</param>
/// <param name="MedianArea">The median area of the cells.</param>
public sealed record PartitionMeasures(
    int Polytopes,
    double BoundaryLength,
    double? NearImageEdges,
    double LargestArea,
    double MedianArea);
