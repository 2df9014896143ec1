namespace Polytope.Tool.Tests;

/// <summary>The folder of the solution, somewhere above the tests' binaries.</summary>
internal static class Repository
{
    /// <summary>The tool's program beside the tests.</summary>
    public static string Tool => Path.Combine(AppContext.BaseDirectory, "dotnet-polytope");

    public static string File(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "PolytopeTool.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return Path.Combine(folder.FullName, path);
    }
}
