using Polytope.Core.Tests.Layout.Sample.Right;

namespace Polytope.Core.Tests.Layout.Sample.Left;

internal interface ILeftHand
{
    IRightHand? Other { get; }
}
