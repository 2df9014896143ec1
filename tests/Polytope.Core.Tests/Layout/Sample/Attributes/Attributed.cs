using Polytope.Core.Tests.Layout.Sample.Bottom;

namespace Polytope.Core.Tests.Layout.Sample.Attributes;

[Named(typeof(Leaf))]
internal sealed class Attributed;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class NamedAttribute(Type type) : Attribute
{
    public Type Type => type;
}
