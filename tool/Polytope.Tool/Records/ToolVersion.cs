using System.Reflection;

namespace Polytope.Tool.Records;

/// <summary>The version of the tool that runs.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
