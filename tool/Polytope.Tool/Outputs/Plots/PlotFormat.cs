namespace Polytope.Tool.Outputs.Plots;

/// <summary>A file format of plots.</summary>
public enum PlotFormat
{
    /// <summary>Vectors.</summary>
    Svg,

    /// <summary>Pixels.</summary>
    Png,
}
