using Polytope.Core.Tests.Layout.Sample.Bottom;

namespace Polytope.Core.Tests.Layout.Sample.Catches;

internal static class Catch
{
    public static void Of(Action action)
    {
        try
        {
            action();
        }
        catch (LeafException)
        {
        }
    }
}
