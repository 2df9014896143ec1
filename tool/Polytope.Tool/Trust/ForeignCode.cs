using System.Collections.Immutable;
using System.Text.Json;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Trust;

/// <summary>Code that is not the tool's own, and that a manifest would run: a plug-in, or a program.</summary>
/// <param name="Kind">What it is, for people and for its identity.</param>
/// <param name="Name">The plug-in's name, or the program with its arguments.</param>
/// <param name="Folder">Full path of the folder of relative paths.</param>
/// <param name="Files">What it consists of, as far as it is known; the main file first.</param>
internal sealed record ForeignCode(string Kind, string Name, string Folder, ImmutableArray<CodeFile> Files)
{
    public const string Plugin = "plug-in";

    public const string Program = "program";

    /// <summary>
    /// SHA-256 of kind, name and the digests of all files: another byte is other code. A program also finds files by
    /// itself beside its script, so in another folder it is other code.
    /// </summary>
    public string Identity { get; } = Digest.Of(JsonSerializer.SerializeToUtf8Bytes((string[])
    [
        Kind, Name, .. Kind == Program ? (string[])[Folder] : [],
        .. Files.SelectMany(file => (string[])[file.Name, file.Sha256]),
    ]));

    /// <summary>What of it is not known, a clause each; no part of its identity.</summary>
    public ImmutableArray<string> Gaps { get; init; } = [];

    /// <summary>A program with the files that its words and its part name, also those in folders and modules.</summary>
    /// <param name="folder">Of the manifest.</param>
    public static ForeignCode Of(PartProgram program, string folder)
    {
        folder = ProgramFiles.FolderOf(program, folder);
        var found = ProgramFiles.Of(program, folder).ToList();
        return new ForeignCode(
            Program,
            string.Join(' ', program.Command.Select(Quoted)),
            folder,
            [.. found.SelectMany(item => item.Files).Distinct().Select(file => CodeFile.Of(folder, file))])
        {
            Gaps = [.. ProgramGaps.Of(program, found)],
        };
    }

    private static string Quoted(string word) =>
        word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'')
            ? word
            : JsonSerializer.Serialize(word, JsonQuotes);

    private static readonly JsonSerializerOptions JsonQuotes =
        new() { Encoder = PrintableJson.Encoder };
}
