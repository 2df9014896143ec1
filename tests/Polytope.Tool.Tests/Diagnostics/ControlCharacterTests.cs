using Polytope.Tool.Hosting;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Diagnostics;

public sealed class ControlCharacterTests
{
    private static readonly string[] Texts = [".html", ".svg", ".csv", ".json", ".clef", ".yaml"];

    [Fact]
    public void Control_characters_of_a_title_are_escaped_in_the_log_and_in_every_file()
    {
        using var place = new Workplace();
        var plan = place.Plan(
            "title=\"clear \\e[2J, ring \\a\"",
            "notes=\"reverse \\u202E and \\u2066 and \\0 end\"",
            "outputs=[{ renderer: viewer }, { renderer: svg, at: [last] }, { renderer: plots }, "
            + "{ renderer: movie, every: 10, size: 24 }, { renderer: frames, at: [last], size: 24 }]");
        using (var log = new RunLog()) place.Run(plan, observer: log);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
        var files = Directory.GetFiles(place.Folder.Final, "*", SearchOption.AllDirectories)
            .Where(file => Texts.Contains(Path.GetExtension(file))).ToList();
        Assert.True(files.Count >= 6, string.Join(' ', files));
        foreach (var file in files)
        {
            var raw = File.ReadAllText(file).FirstOrDefault(
                c => (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is '\u202E' or '\u2066');
            Assert.True(raw == default, $"{file} has U+{(int)raw:X4}");
        }
    }
}
