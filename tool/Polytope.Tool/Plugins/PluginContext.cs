using System.Reflection;
using System.Runtime.Loader;

namespace Polytope.Tool.Plugins;

/// <summary>
/// Where a plug-in's assemblies are loaded, apart from the tool's and from those of other plug-ins: its own folder
/// first, then .NET itself. Of the tool's assemblies it sees the contract alone, so that each may use any version of
/// any package.
/// </summary>
internal sealed class PluginContext(string file) : AssemblyLoadContext($"plug-in {Path.GetFileName(file)}")
{
    private static readonly Assembly Contract = typeof(Core.Declarations.IPart).Assembly;

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly AssemblyDependencyResolver _resolver = new(file);

    /// <summary>The plug-in, once it is loaded.</summary>
    public Plugin? Plugin { get; set; }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Contract.GetName().Name) return Contract;
        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path) return LoadFromAssemblyPath(path);
        if (assemblyName.Name is { } name && IsOfTool(name))
            throw new FileNotFoundException($"{name} is not in the plug-in's folder.", assemblyName.FullName);
        return null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static bool IsOfTool(string name) =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"))
        && !File.Exists(Path.Combine(Framework, $"{name}.dll"));
}
