using System.Text;
using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Records;

/// <summary>Texts of a record: what would reverse or hide the text around it is escaped, letters stay.</summary>
public sealed class RecordTextTests
{
    private const string Title = "a\u202Eb\u2066c é 環 \U0001F40D + <'&>";

    [Fact]
    public void A_title_that_turns_the_direction_of_text_is_escaped_and_reads_back()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var record = Titled(place);
        RecordFile.Write(place.Folder.Final, record);
        var text = File.ReadAllText(Path.Combine(place.Folder.Final, RecordFile.Name));
        Assert.Contains("\"a\\u202eb\\u2066c é 環 \\uD83D\\uDC0D + <'&>\"", text, StringComparison.Ordinal);
        Assert.Equal(Title, place.Record.Plan.Values["title"]);
    }

    [Fact]
    public void A_record_of_an_older_version_that_has_such_a_title_as_it_is_is_read()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        RecordFile.Write(place.Folder.Final, Titled(place));
        var path = Path.Combine(place.Folder.Final, RecordFile.Name);
        var own = place.Record.Sha256!;
        var older = File.ReadAllText(path).Replace("\\u202e", "\u202E", StringComparison.Ordinal);
        File.WriteAllText(path, older);
        Assert.Throws<UnreadableFileException>(() => RecordFile.Read(path));
        var digest = RecordDigest.Of(Encoding.UTF8.GetBytes(older));
        File.WriteAllText(path, older.Replace(own, digest, StringComparison.Ordinal));
        Assert.Equal(Title, RecordFile.Read(path).Plan.Values["title"]);
    }

    [Theory]
    [InlineData("plain \"quoted\" \\ back")]
    [InlineData("\u202A\u202B\u202C\u202D\u202E\u2065\u2066\u2067\u2068\u2069\u206A")]
    [InlineData("\0\u0001\u001b\u007f\u0085\u009f")]
    [InlineData("\uD83D\uDC0D\u200E\uFEFF\u2028")]
    public void Every_text_reads_back_and_has_no_character_that_a_terminal_obeys(string text)
    {
        var options = new JsonSerializerOptions { Encoder = PrintableJson.Encoder };
        var json = JsonSerializer.Serialize(text, options);
        Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
        Assert.Equal(json, Printable.Line(json));
        Assert.Equal(json, Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(text, options)));
    }

    private static RunRecord Titled(Workplace place)
    {
        var record = place.Record;
        return record with
        {
            Plan = record.Plan with
            {
                Values = new Dictionary<string, string>(record.Plan.Values) { ["title"] = Title },
            },
        };
    }
}
