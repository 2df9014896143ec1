namespace Polytope.Core.Tests.Layout.Sample.Bottom;

internal sealed class Leaf
{
    public static int Count => Environment.ProcessorCount;
}
