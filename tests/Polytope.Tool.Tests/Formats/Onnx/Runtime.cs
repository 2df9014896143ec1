using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Polytope.Core.Networks;
using Polytope.Tool.Formats.Onnx;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>Evaluates models with onnxruntime, whose numbers ours are compared with.</summary>
internal static class Runtime
{
    /// <summary>The network has the runtime's outputs at random points, up to the roundings of float32.</summary>
    /// <param name="model">A model of one input of float32, whose first dimension may be open.</param>
    /// <param name="shape">Of the input.</param>
    /// <param name="output">The output to compare with; the first one where none is told.</param>
    /// <param name="scale">Of the points' coordinates.</param>
    public static Network AssertSame(byte[] model, int[] shape, string? output = null, double scale = 2)
    {
        var network = NetworkOnnx.Parse("model.onnx", model).Network;
        AssertSame(network, model, shape, output, scale);
        return network;
    }

    public static void AssertSame(
        Network network,
        byte[] model,
        int[] shape,
        string? output = null,
        double scale = 2,
        int points = 24,
        Func<double[], double[]>? end = null)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.IntraOpNumThreads = 1;
        using var session = new InferenceSession(model, options);
        var random = new Random(7);
        for (var p = 0; p < points; p++)
        {
            var x = new float[shape.Aggregate(1, (a, b) => a * b)];
            // Multiples of 1/64, so that some values are equal, as at ties of maxima.
            for (var i = 0; i < x.Length; i++)
                x[i] = (float)(Math.Round((random.NextDouble() - 0.5) * 2 * scale * 64) / 64);
            using var results = session.Run(
                [NamedOnnxValue.CreateFromTensor(
                    session.InputMetadata.Keys.First(), new DenseTensor<float>(x, shape))]);
            var expected = results.First(result => output is null || result.Name == output).AsEnumerable<float>()
                .ToArray();
            var actual = network.Evaluate(Array.ConvertAll(x, value => (double)value));
            if (end is not null) actual = end(actual);
            Assert.Equal(expected.Length, actual.Length);
            var size = 1 + expected.Max(Math.Abs);
            for (var o = 0; o < expected.Length; o++)
                Assert.True(
                    Math.Abs(expected[o] - actual[o]) <= 1e-6 * size,
                    FormattableString.Invariant($"output {o} is {actual[o]:R}, onnxruntime has {expected[o]:R}"));
        }
    }

    // What a model ends in and a network leaves off.
    public static double[] Softmax(double[] values)
    {
        var sum = values.Sum(Math.Exp);
        return Array.ConvertAll(values, value => Math.Exp(value) / sum);
    }

    public static double[] LogSoftmax(double[] values) => Array.ConvertAll(Softmax(values), Math.Log);

    public static double[] TwiceTanh(double[] values) => Array.ConvertAll(values, value => 2 * Math.Tanh(value));
}
