using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;
using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Plugins;
using Polytope.Tool.Manifests;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Plugins;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>One list of parts feeds grammar, schema, help and runner.</summary>
public sealed class PartCatalogTests
{
    public static TheoryData<string, IPart> AllWithKeys => new(
        from part in PartCatalog.Standard.Parts
        let section = part switch { IRenderer => "outputs", Core.Images.Shapes.DrawnShape => "image", _ => "trainer" }
        where section != "trainer"
        select (section, part));

    [Fact]
    public void Every_part_is_in_the_schema()
    {
        Assert.Equal(PartCatalog.Standard.Shapes.Select(shape => shape.Name), Names(Settings("image"), "shape"));
        Assert.Equal(
            PartCatalog.Standard.Renderers.Select(renderer => renderer.Name), Names(Settings("outputs"), "renderer"));
        Assert.Equal(
            PartCatalog.Standard.Trainers.Select(trainer => trainer.Name), Names(Settings("training"), "trainer"));

        static IEnumerable<string> Names(JsonNode properties, string key) =>
            (properties[key]!["enum"] ?? properties[key]!["anyOf"]![0]!["enum"])!.AsArray()
                .Select(name => (string)name!);
    }

    [Fact]
    public async Task Every_part_is_in_the_help()
    {
        using StringWriter output = new(), error = new();
        await CommandLine.RunAsync(["schema", "--help"], [SchemaCommand.Create()], output, error);
        var help = string.Join(
            ' ', output.ToString().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Assert.All(PartCatalog.Standard.Parts, part => Assert.Matches($@"[ ]{part.Name}[,.]", help));
    }

    [Fact]
    public void Every_renderer_runs_and_writes_the_files_that_it_names()
    {
        using var place = new Workplace();
        var outputs = string.Join(
            ", ", PartCatalog.Standard.Renderers.Select(renderer => $"{{ renderer: {renderer.Name}, at: last }}"));
        const string movie = "{ renderer: movie, every: 2, size: 32 }";
        var plan = place.Plan(Workplace.Settings.Replace(movie, outputs, StringComparison.Ordinal), []);
        place.Run(plan);
        Assert.Equal(PartCatalog.Standard.Renderers, plan.Outputs.Select(output => output.Renderer));
        Assert.All(PartCatalog.Standard.Renderers.SelectMany(renderer => renderer.Files), file =>
            Assert.True(Path.Exists(Path.Combine(place.Folder.Final, file)), file));
    }

    [Theory]
    [MemberData(nameof(AllWithKeys), DisableDiscoveryEnumeration = true)]
    public void The_schema_says_of_each_key_what_its_property_says(string section, IPart part) => Assert.All(
        part.GetType().GetProperties().Where(property => property.SetMethod is not null),
        property =>
        {
            var schema = Settings(section)[Kebab(property.Name)]!;
            var description = (string)schema["description"]!;
            Assert.Contains($"[{part.Name}] {Description(part, property)}", description, StringComparison.Ordinal);
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range) return;
            var json = schema.ToJsonString();
            Assert.Contains(
                FormattableString.Invariant($"\"minimum\":{range.Minimum}"), json, StringComparison.Ordinal);
            Assert.Contains(
                FormattableString.Invariant($"\"maximum\":{range.Maximum}"), json, StringComparison.Ordinal);
        });

    [Fact]
    public void Two_parts_of_one_name_are_refused() => Assert.Equal(
        "Two parts are named 'movie'. (Parameter 'parts')",
        Assert.Throws<ArgumentException>(() => PartCatalog.Standard.With(new MovieRenderer())).Message);

    private static JsonNode Settings(string section)
    {
        var settings = JsonNode.Parse(ManifestSchema.Of(Grammar.Standard))!["definitions"]!["settings"]!["properties"]!;
        return (settings[section]!["items"] ?? settings[section])!["properties"]!;
    }

    private static string Description(IPart part, PropertyInfo property) =>
        (property.GetCustomAttribute<DescriptionAttribute>() ?? part.GetType().GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .First(parameter => parameter.Name == property.Name)
            .GetCustomAttribute<DescriptionAttribute>())!.Description;

    private static string Kebab(string name) =>
        string.Concat(name.Select(
            (c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
