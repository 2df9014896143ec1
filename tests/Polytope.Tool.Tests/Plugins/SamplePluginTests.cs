using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>Plug-ins written as by somebody else, from the packed Polytope.Core, and the page that tells how.</summary>
[Collection(FaultyFolder.Tests)]
public sealed partial class SamplePluginTests(PackedCore packed) : IClassFixture<PackedCore>
{
    private const string Ring =
        "image: { shape: ring, size: 1024, inner: 0.21875, outer: 0.25 }, "
        + "sampling: { training: 5000, validation: 1000 }, network: { hidden: 14x6 }, "
        + "outputs: [{ renderer: svg, at: last }]";

    [Fact]
    public void The_package_has_documentation_symbols_and_a_page_and_needs_no_other()
    {
        using var package = ZipFile.OpenRead(Assert.Single(Directory.EnumerateFiles(packed.Feed, "*.nupkg")));
        string[] expected =
            ["README.md", "lib/net10.0/Polytope.Core.dll", "lib/net10.0/Polytope.Core.xml", "Polytope.Core.nuspec"];
        Assert.Subset(package.Entries.Select(entry => entry.FullName).ToHashSet(), expected.ToHashSet());
        using var nuspec = new StreamReader(package.GetEntry("Polytope.Core.nuspec")!.Open());
        Assert.DoesNotContain("<dependency ", nuspec.ReadToEnd(), StringComparison.Ordinal);
        using var symbols = ZipFile.OpenRead(Assert.Single(Directory.EnumerateFiles(packed.Feed, "*.snupkg")));
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/Polytope.Core.pdb");
    }

    [Fact]
    public async Task The_sheet_is_drawn_frame_after_frame()
    {
        using var folder = new TemporaryFolder();
        var manifest = folder.File("experiments.yaml");
        await File.WriteAllTextAsync(
            manifest,
            $"version: 1\nplugins: ['{packed.Publish("Origami")}']\nexperiments:\n"
            + "  one: { image: { shape: ring, size: 64 }, sampling: { training: 500, validation: 100 }, "
            + "network: { hidden: 8x2 }, training: { epochs: 6 }, "
            + "outputs: [{ renderer: origami, every: 2, size: 120, turn: 90 }] }\n",
            TestContext.Current.CancellationToken);
        var runs = folder.File("runs");
        string[] more = ["-o", runs, "-q", "--allow-code"];
        Assert.Equal((0, "", ""), await ShellRun.Of(["run", manifest, .. more, "--threads", "2"]));
        var png = await File.ReadAllBytesAsync(
            Path.Combine(runs, "one", "origami.png"), TestContext.Current.CancellationToken);
        var chunks = Chunks(png).ToList();
        Assert.Equal("IHDR", chunks[0].Type);
        Assert.Equal((120, 90), (Big(chunks[0].Content), Big(chunks[0].Content.AsSpan(4))));
        Assert.Equal("acTL", chunks[1].Type);
        Assert.Equal(4, Big(chunks[1].Content));
        Assert.Equal(
            ["fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"],
            chunks.Skip(2).Select(chunk => chunk.Type));
        var first = Pixels(chunks.First(chunk => chunk.Type == "IDAT").Content, 120);
        var last = Pixels(chunks.Last(chunk => chunk.Type == "fdAT").Content[4..], 120);
        Assert.Equal(3 * 120 * 90, first.Length);
        // Light and shade, and the sheet has turned.
        Assert.True(first.Distinct().Count() > 60);
        Assert.True(first.Zip(last).Count(pair => pair.First != pair.Second) > first.Length / 10);

        // The same bytes with another number of threads.
        Assert.Equal(0, (await ShellRun.Of(["run", manifest, .. more, "--threads", "1", "--force"])).Code);
        Assert.Equal(png, await File.ReadAllBytesAsync(
            Path.Combine(runs, "one", "origami.png"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_trainer_trains_the_ring_and_resumes_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var manifest = folder.File("experiments.yaml");
        void Write(int epochs) => File.WriteAllText(
            manifest,
            $"version: 1\nplugins: ['{packed.Publish("Lbfgs")}']\nexperiments:\n"
            + $"  ring-14x6: {{ {Ring}, training: {{ trainer: {{ kind: lbfgs, memory: 12 }}, epochs: {epochs} }} }}\n");
        Task<(int Code, string Output, string Error)> Run(string runs, params string[] more) =>
            ShellRun.Of(["run", manifest, "-o", folder.File(runs), "-q", "--allow-code", .. more]);

        Write(40);
        Assert.Equal((0, "", ""), await Run("whole"));
        var whole = RecordFile.Read(Path.Combine(folder.File("whole"), "ring-14x6", RecordFile.Name));
        Assert.Equal([0, 40], whole.Checkpoints.Select(checkpoint => checkpoint.Epoch));

        Write(15);
        Assert.Equal((0, "", ""), await Run("parts", "--threads", "1"));
        Write(40);
        Assert.Equal((0, "", ""), await Run("parts", "--resume", "--threads", "2"));
        var parts = RecordFile.Read(Path.Combine(folder.File("parts"), "ring-14x6", RecordFile.Name));
        Assert.Equal([0, 15, 40], parts.Checkpoints.Select(checkpoint => checkpoint.Epoch));
        Assert.Equal(whole.Checkpoints[^1], parts.Checkpoints[^1]);

        // Below a constant's loss, the variance of the picture.
        var rows = File.ReadAllLines(Path.Combine(folder.File("whole"), "ring-14x6", "metrics.csv"));
        var loss = double.Parse(rows[^1].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(loss, 0, 0.044);
        Assert.Equal(
            0, (await ShellRun.Of("verify", Path.Combine(folder.File("whole"), "ring-14x6"), "--allow-code", "-q"))
                .Code);
    }

    [Fact]
    public void Every_snippet_and_command_of_the_pages_works()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "There is no bash here.");
        var page = File.ReadAllText(Repository.File("tool/PLUGINS.md"))
            + File.ReadAllText(Repository.File("tool/TRUST.md"));
        var outputs = new List<string>();
        var named = "";
        foreach (Match found in Snippet().Matches(page))
        {
            if (found.Groups["file"].Success) named = found.Groups["file"].Value;
            if (!found.Groups["kind"].Success) continue;
            if (found.Groups["kind"].Value == "sh")
            {
                foreach (var line in found.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    outputs.Add(packed.Shell(line));
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(packed.FileOf(named))!);
            File.WriteAllText(packed.FileOf(named), found.Groups["text"].Value);
        }

        Assert.Contains(outputs, Counts().IsMatch);
        Assert.Contains(outputs, output => output.Contains("digits: Digits that a count is padded to.",
            StringComparison.Ordinal));
    }

    private static IEnumerable<(string Type, byte[] Content)> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length;)
        {
            var length = Big(png.AsSpan(at));
            yield return (System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }

    /// <summary>RGB of a frame whose rows have the filters None and Up.</summary>
    private static byte[] Pixels(byte[] compressed, int width)
    {
        using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        var filtered = rows.ToArray();
        var row = 3 * width;
        var pixels = new byte[filtered.Length / (row + 1) * row];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x) = (i / row, i % row);
            var above = filtered[y * (row + 1)] == 2 ? pixels[i - row] : (byte)0;
            pixels[i] = (byte)(filtered[(y * (row + 1)) + 1 + x] + above);
        }

        return pixels;
    }

    private static int Big(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    /// <summary>The name of a file in a sentence that ends with a colon, and a block of code.</summary>
    [GeneratedRegex(
        "`(?<file>[\\w/]+\\.(?:csproj|cs|yaml))`:|```(?<kind>\\w+)\n(?<text>.*?)```",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Snippet();

    /// <summary>Five lines of counts, padded to four digits.</summary>
    [GeneratedRegex("^(?: *[0-9]+\n){5}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Counts();
}
