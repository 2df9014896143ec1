namespace Polytope.Core.Tests.Layout.Sample.Bottom;

internal sealed class LeafException : Exception;
