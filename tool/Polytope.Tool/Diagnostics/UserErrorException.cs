namespace Polytope.Tool.Diagnostics;

/// <summary>
/// Something a user can do something about: a mistake in a manifest, a full disk, a missing file. Caught once, at
/// the command line's edge, where its message is all that is printed.
/// </summary>
/// <param name="message">What is wrong, where, and what to do; may have several lines.</param>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
public sealed class UserErrorException(string message, int exitCode = ExitCode.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
