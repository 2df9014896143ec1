using System.Runtime.CompilerServices;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Tests.Trust;

/// <summary>The tests trust and install nothing for the user who runs them.</summary>
internal static class OwnUserFolder
{
    private static readonly TemporaryFolder _folder = new();

    [ModuleInitializer]
    internal static void Choose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _folder.File("home"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _folder.Dispose();
    }
}
