namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>A node that can't become part of a chain of layers.</summary>
/// <param name="reason">What is wrong and what to do; fits behind the node's name.</param>
internal sealed class NodeException(string reason) : Exception(reason);
