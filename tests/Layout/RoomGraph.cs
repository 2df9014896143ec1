using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Polytope.Layout;

/// <summary>
/// The graph of an assembly's rooms: which namespace refers to which, read from the compiled types: base types,
/// signatures, attributes and method bodies. Constants are inlined by the compiler and leave no trace.
/// </summary>
internal sealed class RoomGraph
{
    /// <summary>
    /// For each room the rooms it refers to, and for each of those one of the references as a sentence.
    /// </summary>
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _arrows = new(StringComparer.Ordinal);
    private readonly string _root;

    private RoomGraph(string root) => _root = root;

    /// <summary>The rooms without the root's prefix, in ordinal order; the root itself is the empty name.</summary>
    public IReadOnlyCollection<string> Rooms => _arrows.Keys;

    /// <summary>The graph of the namespaces below a root.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <param name="root">Such as <c>Polytope.Core</c>.</param>
    public static RoomGraph Read(string path, string root)
    {
        var graph = new RoomGraph(root);
        using var module = ModuleDefinition.ReadModule(path);
        foreach (var type in module.GetAllTypes())
        {
            if (graph.RoomOf(type) is not { } from) continue;
            graph._arrows.TryAdd(from, new(StringComparer.Ordinal));
            foreach (var reference in References(type).SelectMany(Parts))
            {
                if (reference.Scope == module && graph.RoomOf(reference) is { } to && to != from)
                    graph._arrows[from].TryAdd(to, $"{Outermost(type).Name} refers to {Outermost(reference).Name}");
            }
        }

        return graph;
    }

    /// <summary>References from a room to one that does not come after it in the order; a sentence each.</summary>
    /// <param name="order">All rooms, from the top.</param>
    public IEnumerable<string> UpwardArrows(IReadOnlyList<string> order)
    {
        var floor = order.Index().ToDictionary(room => room.Item, room => room.Index, StringComparer.Ordinal);
        return from arrows in _arrows
               from arrow in arrows.Value
               where floor.GetValueOrDefault(arrows.Key, -1) >= floor.GetValueOrDefault(arrow.Key, -1)
               select $"{arrows.Key} -> {arrow.Key}: {arrow.Value}";
    }

    /// <summary>
    /// Rooms with other rooms listed between their sub-rooms. Where there are none, an order without upward arrows
    /// leaves no cycle between whole rooms either.
    /// </summary>
    /// <param name="order">All rooms.</param>
    public static IEnumerable<string> Scattered(IReadOnlyList<string> order)
    {
        var names = order.Select(room => room.Split('.')[0]).ToList();
        return names.Where((name, i) => i > 0 && name != names[i - 1] && names.IndexOf(name) < i).Distinct();
    }

    /// <summary>
    /// A line for each set of rooms that refer to one another: the shortest cycle through its first room.
    /// </summary>
    public IEnumerable<string> Cycles() =>
        from room in Rooms
        let cycle = ShortestCycle(room)
        where cycle.Min(StringComparer.Ordinal) == room
        select string.Join(" -> ", cycle.Append(room)) + ": "
            + string.Join(", ", cycle.Zip(cycle.Skip(1).Append(room), (one, next) => _arrows[one][next]));

    /// <summary>
    /// The rooms on a shortest way from a room back to itself, from that room on; empty if there is none.
    /// </summary>
    private List<string> ShortestCycle(string room)
    {
        var from = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([room]);
        while (open.TryDequeue(out var at))
        {
            foreach (var to in _arrows[at].Keys)
            {
                if (!from.TryAdd(to, at)) continue;
                if (to != room)
                {
                    open.Enqueue(to);
                    continue;
                }

                List<string> cycle = [at];
                while (cycle[^1] != room) cycle.Add(from[cycle[^1]]);
                cycle.Reverse();
                return cycle;
            }
        }

        return [];
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var implemented in type.Interfaces) yield return implemented.InterfaceType;
        foreach (var reference in Attributes(type).Concat(Constraints(type))) yield return reference;
        foreach (var field in type.Fields)
        {
            yield return field.FieldType;
            foreach (var reference in Attributes(field)) yield return reference;
        }

        foreach (var property in type.Properties)
            foreach (var reference in Attributes(property)) yield return reference;
        foreach (var reference in type.Methods.SelectMany(References)) yield return reference;
    }

    private static IEnumerable<TypeReference> References(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
        foreach (var reference in Attributes(method).Concat(Constraints(method))) yield return reference;
        if (!method.HasBody) yield break;
        foreach (var variable in method.Body.Variables) yield return variable.VariableType;
        foreach (var handler in method.Body.ExceptionHandlers)
            if (handler.CatchType is { } caught) yield return caught;
        foreach (var reference in method.Body.Instructions.SelectMany(References)) yield return reference;
    }

    private static IEnumerable<TypeReference> References(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType],
        _ => [],
    };

    /// <summary>The types of a member's attributes, and those that their arguments name.</summary>
    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    private static IEnumerable<TypeReference> Constraints(IGenericParameterProvider provider) =>
        from parameter in provider.GenericParameters
        from constraint in parameter.Constraints
        select constraint.ConstraintType;

    /// <summary>
    /// The type itself, its element type where it is an array or a pointer, and its generic arguments.
    /// </summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;

    private string? RoomOf(TypeReference type)
    {
        var name = Outermost(type).Namespace;
        if (name == _root) return "";
        return name.StartsWith(_root + ".", StringComparison.Ordinal) ? name[(_root.Length + 1)..] : null;
    }
}
