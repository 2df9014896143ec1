using System.Reflection;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Layout;

/// <summary>
/// What debug builds check is all there is: a bare pointer, whose accesses nobody checks, is handed over nowhere but in
/// <c>Buffers</c>, which makes checked ones of them, and to the system.
/// </summary>
public sealed class BarePointerTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_field_parameter_or_result_outside_of_buffers_is_a_bare_pointer()
    {
        var bare = from type in typeof(Network).Assembly.GetTypes()
                   where type.Namespace != "Polytope.Core.Buffers"
                   from member in type.GetMembers(All)
                   where TypesOf(member).Any(used => used.IsPointer)
                   where !(type.Name == "HugePages" && member.Name.Contains("Advise", StringComparison.Ordinal))
                   select $"{type.FullName}.{member.Name}";
        Assert.Empty(bare);
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        FieldInfo field => [Element(field.FieldType)],
        MethodInfo method =>
            [Element(method.ReturnType), .. method.GetParameters().Select(
                parameter => Element(parameter.ParameterType))],
        ConstructorInfo constructor => constructor.GetParameters().Select(
            parameter => Element(parameter.ParameterType)),
        _ => [],
    };

    /// <summary>A reference's type, or that of an array's elements.</summary>
    private static Type Element(Type type) => type.IsByRef || type.IsArray ? Element(type.GetElementType()!) : type;
}
