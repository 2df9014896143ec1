namespace Polytope.Tool.Diagnostics;

/// <summary>
/// With <c>POLYTOPE_DEBUG=1</c> in the environment, mistakes of the tool are printed with their stack traces, and so
/// are failures that are passed over otherwise, such as those of observers.
/// </summary>
internal static class StackTraces
{
    public const string Variable = "POLYTOPE_DEBUG";

    public static bool AreWanted => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Tells of a failure that does not keep the work from going on; prints nothing unless asked to.</summary>
    /// <param name="who">What failed.</param>
    public static void WriteIfWanted(string who, Exception failure, TextWriter error)
    {
        if (AreWanted) error.WriteLine($"{who} failed, which changes no result: {failure}");
    }
}
