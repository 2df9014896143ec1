using System.Globalization;
using System.IO.Compression;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Formats;

/// <summary>Files that hold networks in formats that are not read, and what converts them.</summary>
internal static class ForeignFile
{
    private const string AsSafetensors = "It holds weights alone; convert them once with";
    private const string AsOnnx = "Export the model as ONNX: ";

    /// <summary>What to say of the content.</summary>
    /// <param name="path">Of the file, whose name the command has.</param>
    /// <param name="content">The whole file.</param>
    public static UnreadableFileException Refusal(string path, ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        var reason = bytes.StartsWith("PK\u0003\u0004"u8) ? Zip(path, content)
            : bytes.StartsWith("\u0089HDF\r\n"u8) || bytes.StartsWith((byte[])[0x89, .. "HDF"u8])
                ? $"this is an HDF5 file, as Keras writes it. {AsOnnx}model.export('model.onnx', format='onnx')."
            : bytes.StartsWith("\u0093NUMPY"u8) || bytes.StartsWith((byte[])[0x93, .. "NUMPY"u8])
                ? "this is one array of NumPy; a network needs the weights and biases of all layers."
            : bytes.Length > 8 && bytes[4..8].SequenceEqual("TFL3"u8)
                ? $"this is a TensorFlow Lite model. {AsOnnx}python3 -m tf2onnx.convert --tflite model.tflite --output "
                    + "model.onnx."
            : bytes.StartsWith((byte[])[0x80]) && bytes.Length > 1 && bytes[1] is >= 2 and <= 5
                ? IsTorch(bytes) ? Torch(path)
                    : "this is a pickle of Python, which can hold any program and is not read. Save a network of "
                        + "PyTorch as ONNX with torch.onnx.export, one of scikit-learn with skl2onnx.to_onnx."
            : "this is no network file: JSON, safetensors, ONNX and .nnet can be read.";
        return new UnreadableFileException(path, reason);
    }

    private static string Zip(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content.ToArray()), ZipArchiveMode.Read);
            var names = zip.Entries.Take(10_000).Select(entry => entry.FullName).ToList();
            if (names.Count > 0 && names.TrueForAll(name => name.EndsWith(".npy", StringComparison.Ordinal)))
                return $"this is an .npz file of NumPy ({Counted(names.Count)}). {AsSafetensors}\n"
                    + Python(
                        path, "sys, numpy, safetensors.numpy as s",
                        "s.save_file(dict(numpy.load(sys.argv[1])), sys.argv[2])")
                    + "\nLayers are arrays named NAME.weight ([outputs, inputs]) and NAME.bias.";
            if (names.Any(name => name.EndsWith("/data.pkl", StringComparison.Ordinal) || name == "data.pkl"))
                return names.Any(name => name.Contains("/code/", StringComparison.Ordinal))
                    ? $"this is a TorchScript model. {AsOnnx}torch.onnx.export(model, example_input, 'model.onnx')."
                    : Torch(path);
            if (names.Contains("model.weights.h5"))
                return $"this is a Keras model. {AsOnnx}model.export('model.onnx', format='onnx').";
        }
        catch (InvalidDataException)
        {
            // A damaged one is no better known than an unknown one.
        }

        return "this is a zip file that holds no network that is known: JSON, safetensors, ONNX and .nnet can be read.";
    }

    private static string Torch(string path) =>
        $"this is a file of torch.save, which can hold any program and is not read. If it is a state_dict, convert it "
        + "once with\n"
        + Python(
            path, "sys, torch, safetensors.torch as s",
            "s.save_file(torch.load(sys.argv[1], map_location='cpu'), sys.argv[2])")
        + "\nIf it is a whole model: torch.onnx.export(model, example_input, 'model.onnx').";

    /// <summary>A command for the shell, with the file's name where it needs no quotes.</summary>
    private static string Python(string path, string imports, string statement)
    {
        var name = Path.GetFileName(path);
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? name : "FILE";
        return $"    python3 -c \"import {imports}; {statement}\" {plain} "
            + $"{Path.GetFileNameWithoutExtension(plain)}.safetensors";
    }

    /// <summary>The magic number that old versions of torch.save begin with, pickled.</summary>
    private static bool IsTorch(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((byte[])[0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]);

    private static string Counted(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "array" : "arrays")}");
}
