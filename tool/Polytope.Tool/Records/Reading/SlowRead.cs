using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Records.Reading;

/// <summary>
/// Reading from what may never speak: a pipe without a writer, a terminal, a device. What is waited for is told after a
/// while, and an interrupt ends the process meanwhile, since nothing has begun that would have to end cleanly.
/// </summary>
public static class SlowRead
{
    /// <summary>
    /// The largest content that is read: how much will come is not known before, and may be without end.
    /// </summary>
    public const int MaximumBytes = 1 << 28;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static string? _source;

    /// <summary>What the process is reading from and waits for; null where it does not.</summary>
    public static string? Source => Volatile.Read(ref _source);

    /// <summary>Reads everything, or the first bytes if there are more than the limit.</summary>
    /// <param name="source">What is read, for messages.</param>
    /// <param name="open">Opens it; may wait, too.</param>
    /// <param name="limit">In bytes.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnreadableFileException">
    /// It has more than <see cref="MaximumBytes"/>, which the limit allows.
    /// </exception>
    public static byte[] Bytes(string source, Func<Stream> open, long limit)
    {
        Volatile.Write(ref _source, source);
        try
        {
            using var notice = new Timer(_ => Tell(source), null, Patience, Timeout.InfiniteTimeSpan);
            using var stream = open();
            using var content = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (content.Length <= limit)
            {
                if (content.Length > MaximumBytes)
                    throw new UnreadableFileException(
                        source,
                        FormattableString.Invariant($"more than {MaximumBytes >> 20} MB came out of this, which is no ")
                        + "file: write it to one.");
                var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, limit + 1 - content.Length));
                if (read == 0) break;
                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }
        finally
        {
            Volatile.Write(ref _source, null);
        }
    }

    private static void Tell(string source)
    {
        try
        {
            Console.Error.WriteLine(Printable.Line($"{source}: waiting for its content; Ctrl-C ends this."));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Who does not read messages does without this one, too.
        }
    }
}
