using System.Text.Json;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>The main path in another browser: open, cut, paint, step, pin.</summary>
public sealed class FirefoxTests(SmallRun run)
{
    [Fact]
    public async Task Firefox_shows_the_tools_cells_paints_them_and_pins()
    {
        await using var firefox = await Firefox.Start();
        await firefox.Open($"file://{run.Page}#epoch=60&pin=0.5,0.52");
        await firefox.Until("globalThis.polytope?.state().isSettled === true");
        var cells = (await firefox.Evaluate("JSON.stringify(polytope.cells())"))!.GetValue<string>();
        var partition = PartitionBuilder.Build(run.NetworkAt(60), Window.Unit, TestContext.Current.CancellationToken);
        PartitionAgreementTests.AssertSame(
            partition, JsonSerializer.Deserialize<PageCell[]>(cells, JsonSerializerOptions.Web)!);
        Assert.Equal(0, (await firefox.Evaluate("document.querySelectorAll('.broken').length"))!.GetValue<int>());
        Assert.NotEqual(0, (await firefox.Evaluate("document.querySelectorAll('.side').length"))!.GetValue<int>());
        await firefox.Until(
            """
            (() => {
              polytope.paint();
              const scene = document.querySelector('#scene');
              const sheet = document.createElement('canvas');
              [sheet.width, sheet.height] = [scene.width, scene.height];
              const context = sheet.getContext('2d');
              context.drawImage(scene, 0, 0);
              return new Set(
                  new Uint32Array(context.getImageData(0, 0, sheet.width, sheet.height).data.buffer)).size > 50;
            })()
            """);
        await firefox.Evaluate("document.querySelector('#first').click()");
        await firefox.Until("polytope.state().isSettled && polytope.state().epoch === 0");
    }
}
