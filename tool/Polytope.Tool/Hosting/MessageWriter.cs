using System.Text;

namespace Polytope.Tool.Hosting;

/// <summary>
/// Standard error, for messages. Where it can't be written, since its disk is full or it is closed, they are lost, and
/// nothing else changes: the exit code tells what came of the command.
/// </summary>
internal sealed class MessageWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (
            failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // There is no better place to tell it.
        }
    }
}
