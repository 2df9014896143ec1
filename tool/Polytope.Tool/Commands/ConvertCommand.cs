using System.CommandLine;
using System.Text.Json;
using Polytope.Core.Networks;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Onnx;
using Polytope.Tool.Records;

namespace Polytope.Tool.Commands;

/// <summary><c>convert</c>: a network from one file format to another, weight by weight.</summary>
internal static class ConvertCommand
{
    private static readonly Dictionary<string, Func<Network, byte[]>> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = NetworkJson.ToBytes,
        [".safetensors"] = network => NetworkSafetensors.ToFile(network).ToBytes(),
        [".onnx"] = OnnxExport.ToBytes,
    };

    public static Command Create()
    {
        var command = new Command(
            "convert", "A network from one file format to another: JSON, safetensors, ONNX. No weight changes.");
        var model = new ModelArgument();
        var target = new Argument<string>("file")
        {
            Description = "What to write; its name's end tells the format: .json, .safetensors or .onnx.",
        };
        var json = new Option<bool>("--json") { Description = "Print what was written as JSON." };
        model.AddTo(command);
        command.Add(target);
        command.Add(json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var path = parsed.GetRequiredValue(target);
                if (!Formats.TryGetValue(Path.GetExtension(path), out var write))
                    throw new UserErrorException(
                        $"{path}: the name must end in .json, .safetensors or .onnx.", ExitCode.WrongInput);
                if (Path.GetDirectoryName(Path.GetFullPath(path)) is var folder && !Directory.Exists(folder))
                    throw new UserErrorException($"{path}: there is no folder {folder}.", ExitCode.WrongInput);
                var from = model.In(parsed);
                var bytes = Written(path, write, from.Network);
                AtomicFile.Write(path, bytes);
                if (parsed.GetValue(json))
                    parsed.InvocationConfiguration.Output.WriteLine(Json(path, from, bytes.Length));
                else
                    VerbosityOptions.Notes(parsed).WriteLine($"{path}: {from.Name}, {from.Network.Shape}");
                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    private static string Json(string path, Model from, int bytes) => JsonSerializer.Serialize(
        new
        {
            file = path,
            format = Path.GetExtension(path)[1..].ToLowerInvariant(),
            bytes,
            model = from.Name,
            shape = from.Network.Shape.ToString(),
            parameters = from.Network.Shape.ParameterCount,
        },
        JsonText.Indented);

    private static byte[] Written(string path, Func<Network, byte[]> write, Network network)
    {
        try
        {
            return write(network);
        }
        catch (ArgumentException mistake)
        {
            throw new UserErrorException($"{path}: {mistake.Message}", ExitCode.Failed, mistake);
        }
    }
}
