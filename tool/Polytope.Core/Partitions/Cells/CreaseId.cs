namespace Polytope.Core.Partitions.Cells;

/// <summary>
/// What drew an edge: a hidden neuron (Layer counted from 0, Neuron from 0), or a side of the window
/// (Layer -1; Neuron is the side's index).
/// </summary>
public readonly record struct CreaseId(int Layer, int Neuron)
{
    public bool IsWindow => Layer < 0;

    public static CreaseId Side(int side) => new(-1, side);
}
