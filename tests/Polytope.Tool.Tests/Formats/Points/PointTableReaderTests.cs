using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Points;

namespace Polytope.Tool.Tests.Formats.Points;

public sealed class PointTableReaderTests
{
    [Theory]
    [InlineData("0.5,0.25", "0.5|0.25")]
    [InlineData("0.5 0.25", "0.5|0.25")]
    [InlineData("0.5;0.25", "0.5|0.25")]
    [InlineData("0.5\t0.25", "0.5|0.25")]
    [InlineData("  0.5 ,  0.25 ", "0.5|0.25")]
    [InlineData("  0.5   0.25  ", "0.5|0.25")]
    [InlineData("0,5;0,25", "0,5|0,25")]
    [InlineData("1,,2", "1||2")]
    [InlineData("1,2,", "1|2|")]
    [InlineData("1,\"red, or \"\"rosy\"\"\",2", "1|red, or \"rosy\"|2")]
    public void Semicolons_commas_and_blanks_separate_values(string line, string expected) => Assert.Equal(
        expected.Split('|'), Assert.Single(Parse("x,y\n" + line).Rows).Fields.Select(field => field.Text));

    [Theory]
    [InlineData("x,y", true)]
    [InlineData("\"x\";\"y\"", true)]
    [InlineData("x y value", true)]
    [InlineData("0.5,O.25", false)]
    [InlineData("x,-.5", false)]
    [InlineData("nan,1", false)]
    public void A_header_has_no_field_that_begins_like_a_number(string first, bool isHeader) =>
        Assert.Equal(isHeader, Parse(first + "\n0.1,0.2\n").Header is not null);

    [Fact]
    public void Comments_and_empty_lines_are_skipped_and_lines_counted()
    {
        var table = Parse("# two points\r\nx,y\r\n\r\n1,2\r\n  # more\r\n3,4");
        Assert.Equal([4, 6], table.Rows.Select(row => row.Line));
        Assert.Equal(new Position("p.csv", 6, 3), table.Rows[1].Fields[1].Position);
    }

    [Fact]
    public void Every_bad_value_of_a_file_is_told_with_line_and_column()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("p.csv");
        File.WriteAllText(path, "0.5,O.25\n0.1,0.2\nnan, 1\n0,5;2\n1,\n");
        var mistake = Assert.Throws<UserErrorException>(() => PointFile.Read(path));
        Assert.Equal(ExitCode.WrongInput, mistake.ExitCode);
        Assert.Equal(
            [
                $"{path}(1,5): error PT0307: 'O.25' is not a number.",
                $"{path}(3,1): error PT0307: 'nan' is not finite: a point's values are finite numbers.",
                $"{path}(4,1): error PT0307: '0,5' is not a number: numbers have a decimal point, and no commas.",
                $"{path}(5,3): error PT0307: A number is missing here.",
            ],
            mistake.Message.Split('\n'));
    }

    [Fact]
    public void A_mistyped_first_line_is_no_header()
    {
        var path = Repository.File("tests/data/points/typo-first.csv");
        Assert.Equal(
            $"{path}(1,5): error PT0307: 'O.25' is not a number.",
            Assert.Throws<UserErrorException>(() => PointFile.Read(path)).Message);
        Assert.Equal([0.5, 0.25], Assert.Single(PointFile.Read(Repository.File("tests/data/points/one-space.csv"))).At);
    }

    private static PointTable Parse(string text) =>
        PointTableReader.Parse("p.csv", System.Text.Encoding.UTF8.GetBytes(text));
}
