using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Polytope.Tool.Processes;

namespace Polytope.Tool.Records.Provenance;

/// <summary>What git knows of a file: the commit that is checked out, and whether the file is as in it.</summary>
/// <param name="Commit">The commit's id.</param>
/// <param name="IsDirty">Whether the file is another than in that commit.</param>
internal sealed record GitFile(string Commit, bool IsDirty)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Null where the file is in no clone, or there is no git.</summary>
    public static GitFile? Of(string path)
    {
        // rev-parse runs no hook, filter or monitor that a clone of others could have configured.
        if (!File.Exists(path)
            || Git(path, "HEAD", $"HEAD:./{Path.GetFileName(path)}") is not [var commit, .. var rest])
            return null;
        if (!commit.All(char.IsAsciiHexDigit)) return null;
        return new GitFile(commit, rest is not [var blob, ..] || !IsBlob(File.ReadAllBytes(path), blob));
    }

    /// <summary>
    /// Whether git stores the content under this id; with line ends of Windows as with those of Unix.
    /// </summary>
    private static bool IsBlob(byte[] content, string id) => BlobId(content, id.Length) == id
        || BlobId(
            Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace(
                "\r\n", "\n", StringComparison.Ordinal)),
            id.Length) == id;

    private static string BlobId(byte[] content, int length)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0");
        byte[] blob = [.. Encoding.ASCII.GetBytes(header), .. content];
#pragma warning disable CA5350 // Git's own digest; nothing here relies on it being hard to forge.
        return Convert.ToHexStringLower(length == 64 ? SHA256.HashData(blob) : SHA1.HashData(blob));
#pragma warning restore CA5350
    }

    private static string[] Git(string path, params string[] revisions) =>
        ProgramAnswer.Of("git", ["rev-parse", .. revisions], Path.GetDirectoryName(Path.GetFullPath(path)), Patience)
            ?.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
