using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polytope.Viewer.Tests.Browsers;

/// <summary>
/// Debian's Firefox, asked by WebDriver BiDi (a W3C draft). Without a screen it has no WebGL, so it runs in an X server
/// that has none either (Xvfb), and draws without a graphics card.
/// </summary>
internal sealed class Firefox : IAsyncDisposable
{
    private const string Browser = "/usr/bin/firefox-esr";
    private const string Screen = "/usr/bin/Xvfb";

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("polytope-firefox-");
    private readonly ClientWebSocket _socket = new();
    private readonly List<Process> _processes = [];
    private string _context = "";
    private int _calls;

    private Firefox()
    {
    }

    /// <summary>Skips the test where there is no Firefox.</summary>
    public static async Task<Firefox> Start()
    {
        Assert.SkipUnless(File.Exists(Browser) && File.Exists(Screen), $"There is no {Browser} or no {Screen}.");
        var firefox = new Firefox();
        try
        {
            await firefox.Connect();
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    public Task Open(string address) =>
        Call(
            "browsingContext.navigate",
            new JsonObject { ["context"] = _context, ["url"] = address, ["wait"] = "complete" });

    /// <summary>A primitive value, or that of a promise.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        var result = await Call(
            "script.evaluate",
            new JsonObject
            {
                ["expression"] = expression,
                ["awaitPromise"] = true,
                ["target"] = new JsonObject { ["context"] = _context },
            });
        return result["result"]?["value"];
    }

    public async Task Until(string condition)
    {
        var end = DateTime.UtcNow.AddSeconds(90);
        for (; (await Evaluate(condition))?.GetValue<bool>() != true; await Task.Delay(100))
            Assert.True(DateTime.UtcNow < end, $"It did not come to be that {condition}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _profile.Delete(recursive: true);
    }

    private async Task Connect()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_profile.FullName, "user.js"),
            "user_pref(\"webgl.force-enabled\", true);\nuser_pref(\"security.sandbox.content.level\", 0);\n");
        var screen = Launch(Screen, ["-displayfd", "1", "-screen", "0", "1400x900x24"], "");
        var display = await screen.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var browser = Launch(
            Browser,
            ["--no-remote", "--profile", _profile.FullName, "--remote-debugging-port", "0", "about:blank"],
            ":" + display);
        const string Listening = "WebDriver BiDi listening on ";
        string? line;
        do line = await browser.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.StartsWith(Listening, StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        _ = browser.StandardError.ReadToEndAsync(CancellationToken.None);
        await _socket.ConnectAsync(
            new Uri(line[Listening.Length..] + "/session"), TestContext.Current.CancellationToken);
        await Call("session.new", new JsonObject { ["capabilities"] = new JsonObject() });
        var tree = await Call("browsingContext.getTree", []);
        _context = tree["contexts"]![0]!["context"]!.GetValue<string>();
        await Call(
            "browsingContext.setViewport",
            new JsonObject
            {
                ["context"] = _context,
                ["viewport"] = new JsonObject { ["width"] = 1280, ["height"] = 720 },
            });
    }

    private Process Launch(string program, string[] arguments, string display)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DISPLAY"] = display;
        start.Environment["LIBGL_ALWAYS_SOFTWARE"] = "1";
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private async Task<JsonObject> Call(string method, JsonObject parameters)
    {
        var id = ++_calls;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(command),
            WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken);
        for (; ; )
        {
            var answer = await Receive();
            if (answer["id"]?.GetValue<int>() != id) continue;
            Assert.True(
                answer["type"]?.GetValue<string>() == "success",
                string.Create(CultureInfo.InvariantCulture, $"{method}: {answer["message"]}"));
            return answer["result"]!.AsObject();
        }
    }

    private async Task<JsonObject> Receive()
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!.AsObject();
    }
}
