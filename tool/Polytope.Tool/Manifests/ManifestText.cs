using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Manifests;

/// <summary>
/// Reads a manifest's text from a file: at most a megabyte of UTF-8, with or without a byte order mark.
/// </summary>
internal static class ManifestText
{
    /// <summary>The largest manifest.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>The text without byte order mark; null, with a diagnostic, when there is none.</summary>
    public static string? Read(string path, DiagnosticBag diagnostics)
    {
        try
        {
            path = Manifest.Find(path);
            if (!File.Exists(path))
            {
                diagnostics.Add(new(path), DiagnosticCode.Unreadable,
                    $"There is no such file. 'dotnet polytope init' makes an {Manifest.DefaultName} to start from.");
                return null;
            }

            return Decode(WholeFile.Read(path, MaximumBytes), path, diagnostics);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(new(path), DiagnosticCode.Unreadable, $"It can't be read: {failure.Message}");
            return null;
        }
    }

    public static string? Decode(ReadOnlySpan<byte> bytes, string source, DiagnosticBag diagnostics)
    {
        if (bytes.Length > MaximumBytes)
        {
            diagnostics.Add(new(source), DiagnosticCode.TooLarge, "It is larger than a megabyte: is this a manifest?");
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            diagnostics.Add(new(source), DiagnosticCode.Encoding, "It is UTF-16 text: save it as UTF-8.");
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException wrong)
        {
            var before = Encoding.UTF8.GetString(bytes[..Math.Clamp(wrong.Index, 0, bytes.Length)]);
            var column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
            var position = new Position(source, before.Count(c => c == '\n') + 1, column);
            diagnostics.Add(position, DiagnosticCode.Encoding, FormattableString.Invariant(
                $"The byte 0x{wrong.BytesUnknown?[0] ?? 0:X2} is not UTF-8: save the file as UTF-8."));
            return null;
        }
    }
}
