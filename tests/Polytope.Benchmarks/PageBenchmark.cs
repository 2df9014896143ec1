using System.Diagnostics;
using Microsoft.Playwright;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Outputs.Viewer;

namespace Polytope.Benchmarks;

/// <summary>
/// Times of the page beside those of the tool, in one sitting, in Debian's Chromium. Processor time says how much work
/// there is on a machine that others use as well; it is that of the page's process with its workers, without what
/// paints in the place of a graphics card.
/// </summary>
internal sealed class PageBenchmark : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const int Rounds = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-page-");
    private readonly IBrowser _browser;

    private PageBenchmark(IBrowser browser) => _browser = browser;

    public static async Task<int> Run()
    {
        if (!File.Exists(Chromium))
        {
            Console.Error.WriteLine($"There is no {Chromium}.");
            return 1;
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
        });
        using var benchmark = new PageBenchmark(browser);
        await benchmark.Print();
        return 0;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task Print()
    {
        Console.WriteLine(
            "Processor time in ms: of the tool when it is warm; of the page for its first frame, less that of a page "
            + "with next to nothing in it, and for another frame, when it is warm. Then ms on the clock, and the most "
            + "memory of the page's process.");
        Console.WriteLine();
        Console.WriteLine(
            "| network | cells | tool | page, first | ratio | page, warm | ratio | first frame | another frame | "
            + "pointer | MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var empty = Write([Create(new Subject(1, 2, 1, 1), 0)]);
        foreach (var (name, subject) in Subjects())
        {
            var file = Write([.. Enumerable.Range(0, 3).Select(frame => Create(subject, frame))]);
            var network = Create(subject, 2);
            var (idle, times, tool) = (new List<double>(), new List<Times>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                tool.Add(OfTool(network));
                idle.Add((await OfPage(empty)).Cold);
                times.Add(await OfPage(file));
            }

            using var partition = Cut(network);
            var (toolTime, cold, warm) = (
                Median(tool),
                Median(times.Select(one => one.Cold)) - Median(idle),
                Median(times.Select(one => one.Warm)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {partition.CellCount:n0} | {toolTime:F0} | {cold:F0} | {cold / toolTime:F1} | {warm:F0} | "
                + $"{warm / toolTime:F1} | {Median(times.Select(one => one.First)):F0} | "
                + $"{Median(times.Select(one => one.Other)):F0} | {Median(times.Select(one => one.Pointer)):F1} | "
                + $"{Median(times.Select(one => one.Memory)):F0} |"));
        }
    }

    private static IEnumerable<(string Name, Subject Subject)> Subjects() =>
    [
        ("14x6", new Subject(6, 14, 5, 1)),
        ("20x40", Of(50_000)),
        ("20x40", Of(286_000)),
    ];

    /// <summary>A network of 40 layers of 20 on so large a window that it has so many cells.</summary>
    private static Subject Of(int cells)
    {
        for (ulong seed = 1; ; seed++)
        {
            if (Count(new Subject(40, 20, seed, 64)) < cells) continue;
            var (low, high) = (0.1, 64.0);
            for (var step = 0; step < 10; step++)
            {
                var middle = Math.Sqrt(low * high);
                if (Count(new Subject(40, 20, seed, middle)) < cells) low = middle;
                else high = middle;
            }

            return new Subject(40, 20, seed, high);
        }
    }

    private static int Count(Subject subject)
    {
        using var partition = Cut(Create(subject, 2));
        return partition.CellCount;
    }

    private async Task<Times> OfPage(string path)
    {
        var before = ProcessorTimes();
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 720 } });
        await page.GotoAsync("file://" + path);
        await Until(page, "globalThis.polytope !== undefined");
        await page.EvaluateAsync("polytope.settled()");
        var first = await page.EvaluateAsync<double>("performance.now()");
        var after = ProcessorTimes();
        var memory = after.Keys.Except(before.Keys).Sum(Memory);
        var processor = after.Where(one => !before.ContainsKey(one.Key)).Sum(one => one.Value);
        await Until(page, "polytope.state().isIdle");
        var warm = ProcessorTimes().Values.Sum();
        var other = await page.EvaluateAsync<double>(
            """
            (async () => {
              const start = performance.now();
              document.querySelector('#first').click();
              await polytope.settled();
              return performance.now() - start;
            })()
            """);
        warm = ProcessorTimes().Values.Sum() - warm;
        var pointer = await page.EvaluateAsync<double>(
            """
            (async () => {
              const view = document.querySelector('#panel-cells .view');
              const box = view.getBoundingClientRect();
              let spent = 0;
              for (let k = 0; k < 40; k++) {
                const clientX = box.left + box.width * (0.1 + 0.02 * k);
                const start = performance.now();
                view.dispatchEvent(new PointerEvent(
                    'pointermove', { clientX, clientY: box.top + 0.4 * box.height, bubbles: true }));
                polytope.paint();
                await polytope.settled();
                spent += performance.now() - start;
              }
              return spent / 40;
            })()
            """);
        await page.CloseAsync();
        return new Times(processor, warm, first, other, pointer, memory);
    }

    private static async Task Until(IPage page, string condition)
    {
        while (!await page.EvaluateAsync<bool>(condition)) await page.WaitForTimeoutAsync(5);
    }

    /// <summary>Milliseconds of processor time, when all code is compiled.</summary>
    private static double OfTool(Network network)
    {
        var times = new List<double>();
        using var process = Process.GetCurrentProcess();
        for (var k = 0; k < 5; k++)
        {
            process.Refresh();
            var start = process.TotalProcessorTime;
            Cut(network).Dispose();
            process.Refresh();
            times.Add((process.TotalProcessorTime - start).TotalMilliseconds);
        }

        return Median(times.Skip(2));
    }

    private static Partition Cut(Network network) =>
        PartitionBuilder.Build(network, Window.Unit);

    /// <summary>The subject's network as one on the unit square; frames differ a little.</summary>
    private static Network Create(Subject subject, int frame)
    {
        var (layers, width, seed, reach) = subject;
        var network = Initialization.Create(
            new NetworkShape(2, Enumerable.Repeat(width, layers), 1),
            Activation.LeakyRelu(0.1f),
            new InitializationOptions { Bias = 0.1 },
            seed);
        return new Network(network.Layers.Select(Moved), network.Activation);

        Layer Moved(Layer layer, int l)
        {
            // Multiples of the golden ratio spread the creases.
            double[] biases =
            [
                .. Enumerable.Range(0, layer.Outputs)
                    .Select(neuron => ((((neuron + 1) * 0.618034) + (0.754878 * l)) % 1) - 0.5),
            ];
            if (l > 0) return new Layer(layer.Weights, Floats(biases));
            for (var neuron = 0; neuron < biases.Length; neuron++)
                biases[neuron] += (0.001 * frame) - (reach * (layer.Row(neuron)[0] + layer.Row(neuron)[1]));
            return new Layer(Floats(layer.Weights.ToArray().Select(weight => 2 * reach * weight)), Floats(biases));
        }
    }

    private static double[] Floats(IEnumerable<double> values) => [.. values.Select(value => (double)(float)value)];

    /// <summary>A network on [-reach, reach] in both directions.</summary>
    private sealed record Subject(int Layers, int Width, ulong Seed, double Reach);

    private string Write(Network[] frames)
    {
        var points = new SampleSet(1, 2, 1, [0.25f, 0.5f], [1]);
        var job = new RenderJob(
            _folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName,
            new ImageSubject(new Image(2, 2, [0, 0, 1, 1])),
            new Samples(points, points),
            new RunCaption("benchmark", "", 1, 0.1, "adam", 1, 0),
            [.. Enumerable.Range(0, frames.Length)]);
        using var sink = new ViewerRenderer().Open(job);
        foreach (var (epoch, network) in frames.Index())
        {
            using var partition = Cut(network);
            sink.Add(new Frame(
                new Checkpoint(epoch, network, TrainerState.Empty), partition,
                new PartitionMeasures(partition.CellCount, 0, 0, 0, 0), new Losses(1, 1, 1)));
        }

        return Path.Combine(job.Folder, sink.Complete().Single());
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Milliseconds of processor time of each of this process's browser's renderers.</summary>
    private static Dictionary<int, double> ProcessorTimes()
    {
        var times = new Dictionary<int, double>();
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    var command = File.ReadAllText($"/proc/{process.Id}/cmdline");
                    if (command.Contains("--type=renderer", StringComparison.Ordinal) && IsOurs(process.Id))
                        times[process.Id] = process.TotalProcessorTime.TotalMilliseconds;
                }
                catch (Exception gone) when (gone is IOException or InvalidOperationException
                    or UnauthorizedAccessException)
                {
                    // It ended meanwhile.
                }
            }
        }

        return times;
    }

    private static bool IsOurs(int id)
    {
        for (; id > 1; id = Parent(id))
            if (id == Environment.ProcessId) return true;
        return false;
    }

    private static int Parent(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        return int.Parse(
            stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Megabytes that a process has had at most.</summary>
    private static double Memory(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1],
            CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Cold and warm in processor time, the others on the clock; in milliseconds and megabytes.</summary>
    private sealed record Times(double Cold, double Warm, double First, double Other, double Pointer, double Memory);
}
