namespace Polytope.Core.Buffers;

/// <summary>A computation needs a buffer of more elements than one buffer can have.</summary>
/// <param name="elements">The number of elements.</param>
public sealed class BufferTooLargeException(Int128 elements) : Exception(FormattableString.Invariant(
    $"This needs a buffer of {elements:N0} numbers; at most {BufferSize.Max:N0} are possible."))
{
    /// <summary>The number of elements that the buffer would have; at most 2^63 - 1.</summary>
    public Int128 Elements { get; } = elements;
}
