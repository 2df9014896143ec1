using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Hosting;

/// <summary>
/// Answers GET requests of this machine's own programs: it listens on the loopback address alone, and refuses requests
/// with another host name (from a foreign page whose name was made to resolve to this machine).
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HashSet<string> _hosts;
    private readonly Lock _making = new();

    private LoopbackServer(int port)
    {
        Port = port;
        _hosts = [Name(port, "127.0.0.1"), Name(port, "localhost")];
        foreach (var host in _hosts) _listener.Prefixes.Add($"http://{host}/");
    }

    public int Port { get; }

    public string Address => $"http://{Name(Port, "127.0.0.1")}/";

    /// <param name="port">0 for any that is free.</param>
    /// <exception cref="UserErrorException">The port is taken.</exception>
    public static LoopbackServer Start(int port)
    {
        var server = new LoopbackServer(port == 0 ? FreePort() : port);
        try
        {
            server._listener.Start();
            return server;
        }
        catch (Exception failure) when (failure is HttpListenerException or SocketException)
        {
            server.Dispose();
            throw new UserErrorException(
                $"Port {port.ToString(CultureInfo.InvariantCulture)} can't be used: {failure.Message.TrimEnd('.')}. "
                + "Choose another, or 0 for any that is free.",
                ExitCode.Failed,
                failure);
        }
    }

    /// <summary>
    /// Answers requests until it is cancelled. Answers are made one after another and sent side by side, so that a
    /// client that reads slowly keeps no other waiting.
    /// </summary>
    /// <param name="answer">
    /// Content and its type for a path and the query's <c>from</c>; null where there is nothing. A mistake of the
    /// user's is answered in words, as an internal error.
    /// </param>
    public void Serve(Func<string, int, (string Type, byte[] Content)?> answer, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(_listener.Stop);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var context = _listener.GetContext();
                _ = Task.Run(() => Answer(context, answer), CancellationToken.None);
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException
                or InvalidOperationException)
            {
                // The listener was stopped.
            }
        }
    }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private static string Name(int port, string host) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Answer(HttpListenerContext context, Func<string, int, (string Type, byte[] Content)?> answer)
    {
        try
        {
            Send(context, answer);
        }
        catch (Exception failure) when (
            failure is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException
                or OperationCanceledException)
        {
            // The browser went away, or the server was stopped.
        }
    }

    private void Send(HttpListenerContext context, Func<string, int, (string Type, byte[] Content)?> answer)
    {
        var (request, response) = (context.Request, context.Response);
        using (response)
        {
            // The listener may close a connection that the client is about to use again.
            response.KeepAlive = false;
            // What fails before it is decided is refused.
            response.StatusCode = (int)HttpStatusCode.Forbidden;
            response.Headers["Cache-Control"] = "no-store";
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (!_hosts.Contains(request.UserHostName)) return;
            if (request.HttpMethod != "GET") response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
            else if (Made(request, answer) is var (type, content, status))
            {
                response.StatusCode = (int)status;
                response.ContentType = type;
                response.ContentLength64 = content.Length;
                response.OutputStream.Write(content);
            }
            else response.StatusCode = (int)HttpStatusCode.NotFound;
        }
    }

    private (string Type, byte[] Content, HttpStatusCode Status)? Made(
        HttpListenerRequest request, Func<string, int, (string Type, byte[] Content)?> answer)
    {
        lock (_making)
        {
            try
            {
                return answer(request.Url!.AbsolutePath, From(request)) is var (type, content)
                    ? (type, content, HttpStatusCode.OK) : null;
            }
            catch (Exception failure) when (failure is UserErrorException or UnreadableFileException)
            {
                var message = Encoding.UTF8.GetBytes(Printable.Lines(failure.Message) + "\n");
                return ("text/plain; charset=utf-8", message, HttpStatusCode.InternalServerError);
            }
        }
    }

    private static int From(HttpListenerRequest request) =>
        int.TryParse(request.QueryString["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first : 0;
}
