namespace Polytope.Core.Measures;

/// <summary>What is measured of one partition. Lengths in units of the window's coordinates.</summary>
/// <param name="Polytopes">Cells.</param>
/// <param name="BoundaryLength">Length of all edges but the window's border.</param>
/// <param name="NearImageEdges">The share of BoundaryLength within a few pixels of an edge of the image, 0 to 1.</param>
/// <param name="LargestArea">Of a cell.</param>
/// <param name="MedianArea">Of a cell.</param>
public sealed record PartitionMeasures(
    int Polytopes,
    double BoundaryLength,
    double NearImageEdges,
    double LargestArea,
    double MedianArea);
