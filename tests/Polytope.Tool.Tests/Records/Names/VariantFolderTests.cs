using System.Text.RegularExpressions;
using CsCheck;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Tests.Records.Names;

public sealed partial class VariantFolderTests
{
    [Theory]
    [InlineData("w[hidden=14x6,seed=2]", "hidden=14x6,seed=2")]
    [InlineData("w[hidden=[10x10, 2, 10x3]]", "hidden=10x10+2+10x3")]
    [InlineData("w[rate=1E-05]", "rate=1e-05")]
    [InlineData("w[bias=-0.5,batch=full]", "bias=-0.5,batch=full")]
    [InlineData("w[image.size=64,optimizer-reset=each-epoch]", "image.size=64,optimizer-reset=each-epoch")]
    public void A_simple_variant_has_its_values_as_its_folder(string id, string folder) =>
        Assert.Equal(folder, VariantId.Parse(id)!.Folder);

    [Theory]
    [InlineData("w[file=Cat.png]", "file=Cat.png~")]
    [InlineData("w[title=\"What, again?\"]", "title=-What,-again~")]
    [InlineData("w[file=a+b]", "file=a-b~")]
    [InlineData("w[file=a.]", "file=a~")]
    [InlineData("w[file=../../etc/passwd]", "file=..-..-etc-passwd~")]
    [InlineData("w[outputs[0].size=64]", "outputs-0-.size=64~")]
    [InlineData("w[file=größe]", "file=gr-e~")]
    public void What_some_file_system_could_confuse_gets_a_part_of_its_digest(string id, string start)
    {
        var folder = VariantId.Parse(id)!.Folder;
        Assert.StartsWith(start, folder, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{8}$", folder[start.Length..]);
    }

    [Fact]
    public void A_long_name_is_cut_and_gets_a_part_of_its_digest()
    {
        var folders = Enumerable.Range(0, 100)
            .Select(seed => VariantId.Parse($"w[file={new string('a', 100)},seed={seed}]")!.Folder).ToList();
        Assert.Equal(100, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(folders, folder => Assert.InRange(folder.Length, 70, 80));
    }

    [Fact]
    public void Values_that_differ_in_case_alone_have_different_folders_on_every_system() =>
        Assert.NotEqual(
            VariantId.Parse("w[file=cat.png]")!.Folder, VariantId.Parse("w[file=Cat.png]")!.Folder,
            StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Any_values_give_a_name_that_every_file_system_takes() => Gen.String.Array[1, 4].Sample(texts =>
    {
        var folder = VariantFolder.Name([.. texts.Select((text, i) => new VariantValue($"n{i}", text))]);
        Assert.Matches(SafePattern(), folder);
        Assert.DoesNotMatch(ReservedPattern(), folder);
        Assert.False(folder.EndsWith('.'));
        Assert.InRange(folder.Length, 1, 80);
    });

    [Fact]
    public void Different_values_have_different_folders() =>
        Gen.Select(Gen.String, Gen.String).Where(pair => pair.Item1 != pair.Item2).Sample(pair => Assert.NotEqual(
            VariantFolder.Name([new("n", pair.Item1)]),
            VariantFolder.Name([new("n", pair.Item2)]),
            StringComparer.OrdinalIgnoreCase));

    [Theory]
    [InlineData("widths")]
    [InlineData("widths[]")]
    [InlineData("[seed=1]")]
    [InlineData("widths[seed]")]
    [InlineData("widths[=1]")]
    [InlineData("widths[seed=1")]
    public void What_is_no_id_of_a_variant_has_no_parts(string id) => Assert.Null(VariantId.Parse(id));

    [Theory]
    [InlineData("w[hidden=[10x10, 2],title=\"a, b = \\\" ]\",seed=1]")]
    [InlineData("w[image={ shape: ring, size: 64 },outputs[0].size=3]")]
    public void An_id_is_read_as_it_was_written(string id)
    {
        Assert.Equal(id, VariantId.Parse(id)!.ToString());
        Assert.Equal(id.StartsWith("w[h", StringComparison.Ordinal) ? 3 : 2, VariantId.Parse(id)!.Values.Length);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.,=+~-]*\z")]
    private static partial Regex SafePattern();

    [GeneratedRegex(@"^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedPattern();
}
