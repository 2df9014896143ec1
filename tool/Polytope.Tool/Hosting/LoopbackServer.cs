using System.Globalization;
using System.Net;
using System.Net.Sockets;
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

    /// <summary>Answers one request after another until it is cancelled.</summary>
    /// <param name="answer">
    /// Content and its type for a path and the query's <c>from</c>; null where there is nothing.
    /// </param>
    public void Serve(Func<string, int, (string Type, byte[] Content)?> answer, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(_listener.Stop);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Answer(_listener.GetContext(), answer);
            }
            catch (Exception failure) when (
                failure is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // The browser went away, or the listener was stopped.
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
        var (request, response) = (context.Request, context.Response);
        using (response)
        {
            // What fails before it is decided is refused.
            response.StatusCode = (int)HttpStatusCode.Forbidden;
            response.Headers["Cache-Control"] = "no-store";
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (!_hosts.Contains(request.UserHostName)) return;
            if (request.HttpMethod != "GET") response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
            else if (answer(request.Url!.AbsolutePath, From(request)) is var (type, content))
            {
                response.StatusCode = (int)HttpStatusCode.OK;
                response.ContentType = type;
                response.ContentLength64 = content.Length;
                response.OutputStream.Write(content);
            }
            else response.StatusCode = (int)HttpStatusCode.NotFound;
        }
    }

    private static int From(HttpListenerRequest request) =>
        int.TryParse(request.QueryString["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first : 0;
}
