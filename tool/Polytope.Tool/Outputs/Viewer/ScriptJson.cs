using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// JSON that is safe within an HTML script element, whatever its strings are: no character of it begins a tag or a
/// comment (<c>&lt;/script</c>, <c>&lt;!--</c>).
/// </summary>
internal static class ScriptJson
{
    // The relaxed encoder leaves base64 as it is, but less-than signs too: Bare replaces them.
    public static JsonWriterOptions Options { get; } = new() { Encoder = PrintableJson.Encoder };

    /// <summary>
    /// The same JSON without less-than signs: they occur only within strings, where they can be escaped.
    /// </summary>
    public static byte[] Bare(byte[] json)
    {
        var signs = json.AsSpan().Count((byte)'<');
        if (signs == 0) return json;
        var bare = new byte[json.Length + (5 * signs)];
        var at = 0;
        foreach (var one in json)
        {
            if (one == (byte)'<')
            {
                "\\u003c"u8.CopyTo(bare.AsSpan(at));
                at += 6;
            }
            else
            {
                bare[at++] = one;
            }
        }

        return bare;
    }
}
