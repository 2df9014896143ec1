using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Commands;

/// <summary>Weights whose products exceed the largest double.</summary>
public sealed class LargeWeightTests : IDisposable
{
    private static readonly string[] Words = ["NaN", "Infinity", "null", "nan", "inf"];

    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("inspect", "--at", "0.3,0.6")]
    [InlineData("inspect", "--at", "0.3,0.6", "--json")]
    [InlineData("regions")]
    [InlineData("regions", "--svg", "-")]
    [InlineData("regions", "--geojson", "-")]
    public async Task They_are_refused_where_no_number_can_be_told(params string[] command)
    {
        foreach (var weight in (double[])[1e308, 1e200, 1e155])
        {
            var (code, output, error) = await ShellRun.Of([command[0], Model(weight), .. command[1..]]);
            Assert.Equal((ExitCode.WrongInput, ""), (code, output));
            Assert.Contains("exceeds the largest double, 1.8e308. Scale them down.", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_through_them_has_weights_of_its_own_that_are_refused()
    {
        var (code, output, error) = await ShellRun.Of(["regions", Model(1e308), "--line", "0,0.1", "1,0.9"]);
        Assert.Equal((ExitCode.WrongInput, ""), (code, output));
        Assert.Contains("no finite number", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Smaller_ones_give_finite_numbers()
    {
        var (code, output, error) = await ShellRun.Of(["inspect", Model(1e150), "--at", "0.3,0.6"]);
        Assert.True(code == ExitCode.Done, error);
        foreach (var word in Words) Assert.DoesNotContain($" {word} ", output, StringComparison.Ordinal);
    }

    private string Model(double weight)
    {
        var text = """
            {"activation":"relu","layers":[
              {"weight":[[W,W],[-W,W],[W,-W]],"bias":[0,-W,W]}, {"weight":[[W,W,W]],"bias":[W]}]}
            """.Replace("W", weight.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("--", "-", StringComparison.Ordinal);
        var path = _place.File("large.json");
        File.WriteAllText(path, text);
        return path;
    }
}
