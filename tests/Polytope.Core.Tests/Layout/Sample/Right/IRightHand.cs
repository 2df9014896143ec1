using Polytope.Core.Tests.Layout.Sample.Left;

namespace Polytope.Core.Tests.Layout.Sample.Right;

internal interface IRightHand
{
    ILeftHand? Other { get; }
}
