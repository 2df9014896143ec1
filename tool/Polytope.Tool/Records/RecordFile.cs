using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Records;

/// <summary>Reads and writes <c>run.json</c>.</summary>
public static class RecordFile
{
    public const string Name = "run.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = PrintableJson.Encoder,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static void Write(string folder, RunRecord record)
    {
        var bare = JsonSerializer.SerializeToUtf8Bytes(record with { Sha256 = null }, Options);
        var text = JsonSerializer.SerializeToUtf8Bytes(record with { Sha256 = RecordDigest.Of(bare) }, Options);
        AtomicFile.Write(Path.Combine(folder, Name), [.. text, (byte)'\n']);
    }

    /// <exception cref="UnreadableFileException">
    /// It is missing, damaged, or of a later form; says what and where.
    /// </exception>
    public static RunRecord Read(string path)
    {
        var content = WholeFile.Read(path);
        try
        {
            if (!JsonUnicode.IsValid(content))
                throw new UnreadableFileException(
                    path, "this is no record of a run: a text in it is no Unicode: it is damaged.");
            var record = JsonSerializer.Deserialize<RunRecord>(content, Options)
                ?? throw new UnreadableFileException(path, "this is no record of a run.");
            // Records of older versions have no digest of themselves.
            if (record.Sha256 is { } digest && digest != RecordDigest.Of(content))
                throw new UnreadableFileException(
                    path, "this record has another digest than it says: it is damaged or was changed by hand.");
            if (record.LearnedSha256 is null)
                throw new UnreadableFileException(
                    path, "this is no record of a run: it does not say what was learned: it was changed by hand.");
            if (HasGaps(record))
                throw new UnreadableFileException(
                    path,
                    "this is no record of a run: there is null in one of its lists: "
                    + "it is damaged or was changed by hand.");
            if (record.Outputs.FirstOrDefault(output => LocalPath.Mistake(output.File) is not null) is { } outside)
                throw new UnreadableFileException(
                    path,
                    $"it names an output '{Diagnostics.Printable.Line(outside.File)}': "
                    + $"{LocalPath.Mistake(outside.File)}. It was changed by hand.");
            return record.Format <= RunRecord.CurrentFormat
                ? record
                : throw new UnreadableFileException(path, string.Create(
                    CultureInfo.InvariantCulture,
                    $"this record has form {record.Format}, and this tool reads forms up to "
                    + $"{RunRecord.CurrentFormat}: install version {record.Tool} of it."));
        }
        catch (JsonException mistake)
        {
            throw new UnreadableFileException(path, string.Create(
                CultureInfo.InvariantCulture,
                $"this is no record of a run: line {mistake.LineNumber + 1}, {mistake.Path}: it is damaged or was "
                + $"changed by hand."), mistake);
        }
    }

    /// <summary>The serializer refuses null for a property, but not within a list.</summary>
    private static bool HasGaps(RunRecord record) =>
        record.Checkpoints.Any(checkpoint => checkpoint is null)
        || record.Outputs.Any(output => output is null)
        || record.Plan.Values.Values.Any(value => value is null);

    /// <summary>The record of a folder; null where there is none.</summary>
    /// <exception cref="UnreadableFileException">There is one, but damaged.</exception>
    public static RunRecord? Find(string folder)
    {
        var path = Path.Combine(folder, Name);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <summary>The record's JSON Schema.</summary>
    public static string Schema()
    {
        var schema = Options.GetJsonSchemaAsNode(typeof(RunRecord), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                var described = context.PropertyInfo?.AttributeProvider?
                    .GetCustomAttributes(typeof(System.ComponentModel.DescriptionAttribute), false)
                    .OfType<System.ComponentModel.DescriptionAttribute>().FirstOrDefault();
                if (described is not null && node is JsonObject value)
                    value.Insert(0, "description", described.Description);
                return node;
            },
        });
        ((JsonObject)schema).Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        ((JsonObject)schema).Insert(1, "title", "The record of a run of dotnet polytope");
        return schema.ToJsonString(Options) + "\n";
    }
}
