using System.Reflection;

namespace Polytope.Tool.Records;

/// <summary>The version of the tool that runs.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The same with the commit that it was built from, where it was built in a clone.</summary>
    public static string WithCommit { get; } = Commit is { Length: > 0 } commit ? $"{Text} (commit {commit})" : Text;

    private static string? Commit => typeof(ToolVersion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "Commit")?.Value;
}
