using Polytope.Core.Tests.Layout.Sample.Bottom;

namespace Polytope.Core.Tests.Layout.Sample.Arguments;

internal sealed class Argument : List<Lazy<Leaf>>;
