using System.Globalization;
using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;

namespace Polytope.Tool.Formats;

/// <summary>
/// The <c>.nnet</c> files of ACAS Xu (Julian, Lopez, Brush, Owen and Kochenderfer 2016): ReLU networks as text. After
/// comment lines that begin with <c>//</c>: the numbers of layers, inputs, outputs and of the widest layer; the widths;
/// a line that is not used; the inputs' least and greatest values, means and ranges, with the output's mean and range
/// at the end of the last two; then each layer's weights, a row a line, and its biases.
/// </summary>
public static class NetworkNnet
{
    /// <summary>Whether a file is one, by its name or its first comment.</summary>
    public static bool Recognizes(string path, ReadOnlySpan<byte> content) =>
        path.EndsWith(".nnet", StringComparison.OrdinalIgnoreCase) || content.TrimStart(" \t\r\n"u8).StartsWith("//"u8);

    /// <summary>
    /// The network of inputs and outputs as they are measured: the first layer divides by the ranges, the last one
    /// multiplies by the output's. Their numbers are rounded to double once.
    /// </summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="content">The whole file.</param>
    /// <exception cref="UnreadableFileException">This is no such network; says in which line.</exception>
    public static ReadNetwork Parse(string path, ReadOnlyMemory<byte> content)
    {
        var text = new Lines(path, Encoding.UTF8.GetString(content.Span));
        var header = text.Counts(4);
        var (layers, inputs, outputs) = (header[0], header[1], header[2]);
        var widths = text.Counts(layers + 1);
        if (widths[0] != inputs || widths[^1] != outputs)
            throw text.Error(FormattableString.Invariant(
                $"the widths are {string.Join(", ", widths)}, but the first line tells {inputs} inputs and ")
                + FormattableString.Invariant($"{outputs} outputs."));
        text.Next();
        var (least, greatest) = (text.Numbers(inputs), text.Numbers(inputs));
        var (means, ranges) = (text.Numbers(inputs + 1), text.Numbers(inputs + 1));
        if (Array.Exists(ranges, range => range == 0)) throw text.Error("a range is 0.");
        var read = new List<ReadLayer>();
        for (var l = 0; l < layers; l++)
        {
            var (weights, biases) = (new List<double>(), new List<double>());
            for (var row = 0; row < widths[l + 1]; row++) weights.AddRange(text.Numbers(widths[l]));
            for (var row = 0; row < widths[l + 1]; row++) biases.AddRange(text.Numbers(1));
            var name = FormattableString.Invariant($"layer {l}");
            read.Add(new ReadLayer($"{name} weight", [.. weights], $"{name} bias", [.. biases]));
        }

        text.End();
        Denormalize(read, means, ranges);
        var network = NetworkAssembly.Assemble(path, read, 0);
        return least.Zip(greatest).All(bound => bound.First < bound.Second)
            ? new ReadNetwork(
                network, ["the window is that of the least and greatest inputs that the file tells."])
            {
                Bounds = [.. least.Zip(greatest)],
            }
            : new ReadNetwork(network, []);
    }

    private static void Denormalize(List<ReadLayer> layers, double[] means, double[] ranges)
    {
        var first = layers[0];
        var (weights, biases) = (new double[first.Weights.Length], new double[first.Outputs]);
        for (var j = 0; j < first.Outputs; j++)
        {
            // b - sum W mean / range, in twice a double's precision.
            var (high, low) = (first.Biases[j], 0.0);
            for (var i = 0; i < first.Inputs; i++)
            {
                var weight = first.Weights[(j * first.Inputs) + i];
                weights[(j * first.Inputs) + i] = weight / ranges[i];
                var product = weight * means[i];
                var error = Math.FusedMultiplyAdd(weight, means[i], -product);
                var quotient = product / ranges[i];
                var rest = (Math.FusedMultiplyAdd(-quotient, ranges[i], product) + error) / ranges[i];
                var sum = high - quotient;
                var taken = sum - high;
                low += high - (sum - taken) + (-quotient - taken) - rest;
                high = sum;
            }

            biases[j] = high + low;
        }

        layers[0] = first with { Weights = weights, Biases = biases };
        var (last, range, mean) = (layers[^1], ranges[^1], means[^1]);
        layers[^1] = last with
        {
            Weights = Array.ConvertAll(last.Weights, weight => weight * range),
            Biases = Array.ConvertAll(last.Biases, bias => Math.FusedMultiplyAdd(bias, range, mean)),
        };
    }

    /// <summary>The lines of the file, of numbers with commas between them and often one at the end.</summary>
    private sealed class Lines(string path, string text)
    {
        private const int Largest = 100_000;

        private int _start;
        private int _number;

        /// <summary>The next line that is no comment and not empty.</summary>
        public string Next()
        {
            while (_start < text.Length)
            {
                var end = text.IndexOf('\n', _start);
                if (end < 0) end = text.Length;
                var line = text[_start..end].Trim();
                (_start, _number) = (end + 1, _number + 1);
                if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)) return line;
            }

            throw new UnreadableFileException(path, "the file ends before its last layer: it is cut off.");
        }

        public double[] Numbers(int count)
        {
            var fields = Next().TrimEnd(',').Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != count)
                throw Error(FormattableString.Invariant($"there are {fields.Length} numbers, but must be {count}."));
            return Array.ConvertAll(fields, field =>
                double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                    ? number : throw Error($"'{field}' is not a number."));
        }

        public int[] Counts(int count) => Array.ConvertAll(Numbers(count), number =>
            number >= 1 && number <= Largest && number == Math.Floor(number)
                ? (int)number : throw Error(FormattableString.Invariant(
                    $"{number} is no count of layers or neurons.")));

        public void End()
        {
            try
            {
                Next();
            }
            catch (UnreadableFileException)
            {
                return;
            }

            throw Error("the file goes on after its last layer.");
        }

        public UnreadableFileException Error(string reason) =>
            new(path, FormattableString.Invariant($"line {_number}: {reason}"));
    }
}
