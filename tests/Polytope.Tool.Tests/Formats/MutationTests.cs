using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Layers;

namespace Polytope.Tool.Tests.Formats;

/// <summary>
/// Network files of every kind with bytes changed, cut out, repeated or taken from another file: each is read, or
/// refused with the documented error, and takes less than a gigabyte. The environment variable POLYTOPE_MUTATIONS asks
/// for another number of them than a few hundred.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public void Mutated_files_are_read_or_refused_within_a_gigabyte()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("POLYTOPE_MUTATIONS"), out var asked) ? asked : 400;
        var files = Directory.EnumerateFiles(
            Path.Combine(AppContext.BaseDirectory, "data"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".onnx" or ".safetensors"
                || Path.GetFileName(file) is "int3x6.json" or "acas.nnet")
            .Order(StringComparer.Ordinal).Select(
                file => (Name: Path.GetFileName(file), Bytes: File.ReadAllBytes(file)))
            .ToList();
        var (random, read, largest, slowest) = (new Random(17), 0, 0L, TimeSpan.Zero);
        for (var i = 0; i < count; i++)
        {
            var (name, bytes) = files[i % files.Count];
            var mutated = Mutated(random, bytes, files[random.Next(files.Count)].Bytes);
            var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), System.Diagnostics.Stopwatch.StartNew());
            try
            {
                var network = NetworkFile.Parse(name, mutated, new NetworkReading(Activation.Relu)).Network;
                network.Evaluate(new double[network.Shape.Inputs]);
                read++;
            }
            catch (UnreadableFileException)
            {
            }
            catch (Exception error)
            {
                var kept = Path.Combine(Path.GetTempPath(), $"mutated-{i}-{name}");
                File.WriteAllBytes(kept, mutated);
                Assert.Fail($"{kept}: {error}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            (largest, slowest) = (Math.Max(largest, allocated), clock.Elapsed > slowest ? clock.Elapsed : slowest);
            Assert.True(
                allocated < Gigabyte, $"mutation {i}, of {name}, takes {allocated} bytes");
        }

        Assert.InRange(read, count / 20, count - 1);
        output.WriteLine(FormattableString.Invariant(
            $"{count} mutations, {read} read; {largest} bytes and {slowest.TotalSeconds} s at most"));
    }

    private static byte[] Mutated(Random random, byte[] bytes, byte[] other)
    {
        var mutated = bytes.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && mutated.Count > 8; changes--)
        {
            var at = random.Next(mutated.Count);
            var length = Math.Min(random.Next(1, 40), mutated.Count - at);
            switch (random.Next(8))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                // Small changes keep most lengths, and turn one operator, axis or dimension into another.
                case 1: mutated[at] = (byte)(mutated[at] + random.Next(-2, 3)); break;
                case 2: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 3: mutated.RemoveRange(at, length); break;
                case 4:
                    mutated.InsertRange(at, mutated.GetRange(random.Next(mutated.Count - length + 1), length));
                    break;
                case 5: mutated.RemoveRange(at, mutated.Count - at); break;
                case 6:
                    var from = random.Next(other.Length);
                    mutated.InsertRange(at, other.Skip(from).Take(length));
                    break;
                default:
                    for (var k = 0; k < length; k++) mutated[at + k] = 0xFF;
                    break;
            }
        }

        return [.. mutated];
    }
}
