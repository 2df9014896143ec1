using Polytope.Core.Tests.Layout.Sample.Bottom;

namespace Polytope.Core.Tests.Layout.Sample.Parameters;

internal static class Parameter
{
    public static void Of(Leaf?[] leaves) => ArgumentNullException.ThrowIfNull(leaves);
}
