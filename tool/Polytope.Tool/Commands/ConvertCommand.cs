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
    private static readonly Dictionary<string, Func<Network, byte[]>> Formats = new(StringComparer.Ordinal)
    {
        ["json"] = NetworkJson.ToBytes,
        ["safetensors"] = network => NetworkSafetensors.ToFile(network).ToBytes(),
        ["onnx"] = OnnxExport.ToBytes,
    };

    private static readonly Dictionary<string, string> Extensions =
        Formats.Keys.ToDictionary(format => $".{format}", StringComparer.Ordinal);

    public static Command Create()
    {
        var command = new Command(
            "convert", "A network from one file format to another: JSON, safetensors, ONNX. No weight changes.");
        var model = new ModelArgument();
        var target = new Argument<string>("file")
        {
            Description = "What to write; its name's end tells the format: .json, .safetensors or .onnx. - is standard "
                + "output.",
        };
        var json = new Option<bool>("--json") { Description = "Print what was written as JSON." };
        var format = new Option<string?>("--format")
        {
            Description = "The format where the name does not tell it: json, safetensors or onnx.",
            HelpName = "FORMAT",
        };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        model.AddTo(command);
        command.Add(target);
        command.Add(format);
        command.Add(json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var path = parsed.GetRequiredValue(target);
                var named = Extensions.GetValueOrDefault(Path.GetExtension(path).ToLowerInvariant());
                var chosen = parsed.GetValue(format) ?? named ?? throw new UserErrorException(
                    $"{path}: the name must end in .json, .safetensors or .onnx, or --format tell the format.",
                    ExitCode.WrongInput);
                OutputPath.Check("", path, chosen, Extensions);
                var from = model.In(parsed);
                var content = Written(path, Formats[chosen], from.Network);
                OutputFile.Write(path, stream => stream.Write(content));
                // Beside a file on standard output, what is said of it is a message.
                var isStandardOutput = path == OutputFile.StandardOutput;
                if (parsed.GetValue(json))
                    (isStandardOutput ? parsed.InvocationConfiguration.Error : parsed.InvocationConfiguration.Output)
                        .WriteLine(Json(path, chosen, from, content.Length));
                else if (!isStandardOutput)
                    VerbosityOptions.Notes(parsed).WriteLine(
                        $"{path}: {from.Name}, {from.Network.Shape}, {WrittenFiles.Size(content.Length)}");
                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    private static string Json(string path, string format, Model from, int bytes) => JsonSerializer.Serialize(
        new
        {
            file = path,
            format,
            bytes,
            model = from.Name,
            notices = from.Notices,
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
