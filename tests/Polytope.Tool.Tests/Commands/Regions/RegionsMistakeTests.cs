using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Regions;

public sealed class RegionsMistakeTests
{
    private static readonly string _model = RegionsRun.Reference("pencil9");

    [Theory]
    [InlineData("1,2,3", "--window 1,2,3: a window is four numbers x0,y0,x1,y1, such as -1,-1,1,1.\n")]
    [InlineData("0,0,one,1", "--window 0,0,one,1: a window is four numbers x0,y0,x1,y1, such as -1,-1,1,1.\n")]
    [InlineData("0,0,0,1", "--window 0,0,0,1: the window is empty: x0 must be less than x1, and y0 less than y1.\n")]
    [InlineData("0,1,1,0", "--window 0,1,1,0: the window is empty: x0 must be less than x1, and y0 less than y1.\n")]
    [InlineData(
        "NaN,0,1,1", "--window NaN,0,1,1: The corners of a window are finite numbers, within 1e30 of the origin.\n")]
    [InlineData(
        "0,0,Infinity,1",
        "--window 0,0,Infinity,1: The corners of a window are finite numbers, within 1e30 of the origin.\n")]
    public async Task A_wrong_window_is_reported(string window, string message) =>
        Assert.Equal((ExitCode.WrongInput, "", message), await RegionsRun.Of(_model, "--window", window));

    [Theory]
    [InlineData("0,0 1,0 0.5,0.1 0,1", "--polygon: The window is not convex.\n")]
    [InlineData("0,0 1,1 2,2", "--polygon: The window has no area.\n")]
    [InlineData("0,0 1,0", "--polygon: The window has no area.\n")]
    [InlineData("0,3 2,-3 -3,1 3,1 -2,-3", "--polygon: The window is not convex.\n")]
    [InlineData(
        "0,0 1,0 7",
        "--polygon: '7' is no corner: a corner is two numbers x,y (and the model goes before --polygon).\n")]
    public async Task A_wrong_polygon_is_reported(string corners, string message) =>
        Assert.Equal(
            (ExitCode.WrongInput, "", message), await RegionsRun.Of([_model, "--polygon", .. corners.Split(' ')]));

    [Fact]
    public async Task Window_and_polygon_exclude_each_other() => Assert.Equal(
        (ExitCode.WrongInput, "", "--window and --polygon say the same thing; give one of them.\n"),
        await RegionsRun.Of(_model, "--window", "0,0,1,1", "--polygon", "0,0", "1,0", "0,1"));

    [Fact]
    public async Task A_missing_model_is_reported()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            (ExitCode.Failed, "", $"{folder.File("no.json")}: there is no such file.\n"),
            await RegionsRun.Of(folder.File("no.json")));
        Assert.Equal(
            (
                ExitCode.Failed, "",
                $"{folder.Path}: this is no run's folder: it has no run.json. 'dotnet polytope run' makes one.\n"),
            await RegionsRun.Of(folder.Path));
    }

    [Fact]
    public async Task A_network_of_three_inputs_is_reported()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("three.json");
        await File.WriteAllTextAsync(
            path,
            """{"activation":"relu","layers":[{"weight":[[1,2,3]],"bias":[0]},{"weight":[[1]],"bias":[0]}]}""",
            TestContext.Current.CancellationToken);
        Assert.Equal(
            (
                ExitCode.Failed, "",
                $"{path}: this network takes 3 inputs. Only a network of two inputs cuts up a plane: choose one "
                    + "with --plane, --origin or --principal, or a line with --line.\n"),
            await RegionsRun.Of(path));
    }

    [Fact]
    public async Task An_epoch_of_a_network_file_is_reported() => Assert.Equal(
        (ExitCode.WrongInput, "", $"{_model}: --epoch goes with a run's folder; a network file has no epochs.\n"),
        await RegionsRun.Of(_model, "--epoch", "3"));

    [Fact]
    public async Task A_missing_folder_is_reported_before_the_work()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "no", "cells.svg");
        Assert.Equal(
            (ExitCode.WrongInput, "", $"--svg {path}: there is no folder {Path.GetDirectoryName(path)}.\n"),
            await RegionsRun.Of(_model, "--svg", path));
    }
}
