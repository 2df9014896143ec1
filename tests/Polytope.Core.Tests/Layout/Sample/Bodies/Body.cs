using Polytope.Core.Tests.Layout.Sample.Bottom;

namespace Polytope.Core.Tests.Layout.Sample.Bodies;

internal static class Body
{
    public static IEnumerable<int> Numbers()
    {
        yield return Leaf.Count;
    }
}
