namespace Polytope.Tool.Diagnostics;

/// <summary>What a command's exit code says.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>It failed while running.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the manifest is wrong; nothing was written.</summary>
    public const int WrongInput = 2;

    /// <summary>What was compared differs.</summary>
    public const int Differs = 3;

    /// <summary>Another process holds the run.</summary>
    public const int Held = 4;

    /// <summary>Ctrl-C; a run can be resumed.</summary>
    public const int Interrupted = 130;
}
