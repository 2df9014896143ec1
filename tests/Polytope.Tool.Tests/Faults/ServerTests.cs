using System.Net;
using System.Net.Sockets;
using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;

namespace Polytope.Tool.Tests.Faults;

/// <summary>The server of pages, and clients as they should not be.</summary>
public sealed class ServerTests : IDisposable
{
    private static readonly byte[] Large = new byte[32 << 20];

    private readonly CancellationTokenSource _end = new();
    private readonly LoopbackServer _server = LoopbackServer.Start(0);
    private readonly Task _serving;
    private int _answers;

    public ServerTests() => _serving = Task.Run(() => _server.Serve(Answer, _end.Token));

    [Fact]
    public async Task A_client_that_does_not_read_keeps_no_other_waiting()
    {
        using var slow = await Raw("GET /large HTTP/1.1\r\nHost: HOST\r\n\r\n");
        while (Volatile.Read(ref _answers) == 0) await Task.Delay(10, TestContext.Current.CancellationToken);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        Assert.Equal("small", await client.GetStringAsync(_server.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_that_never_ends_its_request_keeps_no_other_waiting()
    {
        using var silent = await Raw("GET / HTTP/1.1\r\nHost: HO");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        Assert.Equal("small", await client.GetStringAsync(_server.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_hundred_connections_are_all_answered()
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            _ => client.GetStringAsync(_server.Address, TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.Equal("small", answer));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_does_no_harm()
    {
        for (var i = 0; i < 5; i++)
        {
            using var leaving = await Raw("GET /large HTTP/1.1\r\nHost: HOST\r\n\r\n");
            await leaving.ReceiveAsync(new byte[1000], TestContext.Current.CancellationToken);
            leaving.LingerState = new LingerOption(true, 0);
        }

        using var client = new HttpClient();
        Assert.Equal("small", await client.GetStringAsync(_server.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_mistake_of_the_users_is_answered_in_words_and_ends_nothing()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(
            _server.Address + "damaged", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(
            "it is damaged: \\u001b[2J\n",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("small", await client.GetStringAsync(_server.Address, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n", "404")]
    [InlineData("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n", "404")]
    [InlineData("GET //example.org/ HTTP/1.1\r\nHost: HOST\r\n\r\n", "404")]
    [InlineData("GET /frames?from=-1 HTTP/1.1\r\nHost: HOST\r\n\r\n", "404")]
    [InlineData("DELETE / HTTP/1.1\r\nHost: HOST\r\n\r\n", "405")]
    [InlineData("OPTIONS / HTTP/1.1\r\nHost: HOST\r\n\r\n", "405")]
    [InlineData("HEAD / HTTP/1.1\r\nHost: HOST\r\n\r\n", "405")]
    [InlineData("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "40[034]")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n", "40[034]")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "40[034]")]
    [InlineData("nonsense\r\n\r\n", "400")]
    public async Task Only_its_own_pages_are_given_and_only_by_get(string request, string status)
    {
        using var client = await Raw(request);
        var start = new byte[12];
        var received = await client.ReceiveAsync(start, TestContext.Current.CancellationToken);
        Assert.Matches($"^HTTP/1.1 {status}$", Encoding.ASCII.GetString(start, 0, received));
    }

    public void Dispose()
    {
        _end.Cancel();
        _serving.Wait(TimeSpan.FromSeconds(10));
        _server.Dispose();
        _end.Dispose();
    }

    private (string Type, byte[] Content)? Answer(string path, int first)
    {
        Interlocked.Increment(ref _answers);
        return path switch
        {
            "/" => ("text/plain", "small"u8.ToArray()),
            "/large" => ("text/plain", Large),
            "/damaged" => throw new UserErrorException("it is damaged: \e[2J"),
            _ => null,
        };
    }

    private async Task<Socket> Raw(string request)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, _server.Port, TestContext.Current.CancellationToken);
        var host = FormattableString.Invariant($"127.0.0.1:{_server.Port}");
        await socket.SendAsync(Encoding.ASCII.GetBytes(request.Replace("HOST", host, StringComparison.Ordinal)));
        return socket;
    }
}
