using Polytope.Layout;

namespace Polytope.Tool.Tests.Layout;

/// <summary>The C# files of the repository, those of other projects too.</summary>
public sealed class SourceFileTests
{
    private const int MostFiles = 12;

    [Fact]
    public void A_room_has_twelve_files_at_most_but_for_the_shapes() => Mistakes.None(
        from file in SourceFile.All
        group file by file.Folder into room
        where room.Key != "tool/Polytope.Core/Images/Shapes" && room.Count() > MostFiles
        select FormattableString.Invariant($"{room.Key} has {room.Count()} files"));

    [Fact]
    public void A_namespace_is_its_folder() =>
        Mistakes.None(SourceFile.All.SelectMany(file => file.MisplacedNamespaces()));

    [Fact]
    public void No_line_has_more_columns_than_editorconfig_gives() =>
        Mistakes.None(SourceFile.All.SelectMany(file => file.LongLines()));

    [Fact]
    public void All_projects_are_read_and_nothing_that_is_generated() =>
        Assert.Equal(
            [
                "tests/Layout", "tests/Polytope.Benchmarks", "tests/Polytope.Core.Tests", "tests/Polytope.Tool.Tests",
                "tests/Polytope.Viewer.Tests", "tests/Reference", "tests/plugins", "tool/Polytope.Core",
                "tool/Polytope.Tool",
            ],
            SourceFile.All.Select(file => string.Join('/', file.Path.Split('/')[..2])).Distinct()
                .Order(StringComparer.Ordinal));

    [Fact]
    public void A_namespace_that_is_not_the_folders_is_reported()
    {
        var file = new SourceFile(
            "tool/Polytope.Core/Images/Shapes/Ring.cs", "using System;\n\nnamespace Polytope.Core.Images;\n");
        Assert.Equal(
            ["tool/Polytope.Core/Images/Shapes/Ring.cs declares Polytope.Core.Images, "
                + "but its folder stands for Polytope.Core.Images.Shapes"],
            file.MisplacedNamespaces());
    }

    [Fact]
    public void A_line_of_121_columns_is_reported_with_its_place()
    {
        var file = new SourceFile("tests/Layout/A.cs", $"{new string('a', 120)}\n{new string('b', 121)}\n");
        Assert.Equal(["tests/Layout/A.cs(2) has 121 columns"], file.LongLines());
    }

    [Fact]
    public void The_text_of_a_raw_string_literal_may_be_wider()
    {
        string[] lines = ["\"\"\"", new('a', 130), "\"\"\";", new('b', 121), "\"\"\"c\"\"\"" + new string('d', 121)];
        var file = new SourceFile("tests/Layout/A.cs", string.Join('\n', lines));
        Assert.Equal(
            ["tests/Layout/A.cs(4) has 121 columns", "tests/Layout/A.cs(5) has 128 columns"], file.LongLines());
    }
}
