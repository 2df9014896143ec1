using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Trust;

/// <summary>
/// Whose code may run without being asked for: for each trusted manifest, by the SHA-256 of its text, the identities of
/// the code that it may run. A file each, so that two processes do not get into each other's way.
/// </summary>
internal static class TrustStore
{
    private const string Folder = "trusted";

    /// <summary>Whether a manifest may run this code. What can't be read is not trusted.</summary>
    public static bool Has(string manifestSha256, ForeignCode code) =>
        Read(PathOf(manifestSha256))?.Code.Contains(code.Identity) == true;

    /// <summary>Lets a manifest run this code, besides what it may run already.</summary>
    /// <param name="manifest">Where it is, for people.</param>
    /// <exception cref="UserErrorException">It can't be kept.</exception>
    public static void Add(string manifest, string manifestSha256, IEnumerable<ForeignCode> code)
    {
        var folder = UserFolder.Make(Folder);
        var path = Path.Combine(folder, FileName(manifestSha256));
        string[] identities =
        [
            .. (Read(path)?.Code ?? []).Concat(code.Select(one => one.Identity)).Distinct()
                .Order(StringComparer.Ordinal),
        ];
        AtomicFile.Write(
            path, JsonSerializer.SerializeToUtf8Bytes(new Entry(Path.GetFullPath(manifest), identities), Json));
    }

    /// <summary>Asks again from now on.</summary>
    /// <returns>Whether the manifest was trusted.</returns>
    public static bool Remove(string manifestSha256)
    {
        if (PathOf(manifestSha256) is not { } path || !File.Exists(path)) return false;
        File.Delete(path);
        return true;
    }

    /// <summary>The file that says what a manifest may run; null where there is no place for it.</summary>
    public static string? PathOf(string manifestSha256) =>
        UserFolder.Path is { } user ? Path.Combine(user, Folder, FileName(manifestSha256)) : null;

    private static string FileName(string manifestSha256) => $"{manifestSha256}.json";

    private static Entry? Read(string? path)
    {
        try
        {
            return path is not null && File.Exists(path)
                ? JsonSerializer.Deserialize<Entry>(File.ReadAllBytes(path), Json)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private sealed record Entry(string Manifest, string[] Code);
}
