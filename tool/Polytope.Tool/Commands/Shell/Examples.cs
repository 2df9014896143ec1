namespace Polytope.Tool.Commands.Shell;

/// <summary>Command lines at the end of each verb's help.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> _of = new()
    {
        [""] =
        [
            "dotnet polytope init                      # a manifest to start from",
            "dotnet polytope run                       # train and draw its experiments",
            "dotnet polytope view runs/shallow         # explore a run in the browser",
        ],
        ["init"] = ["dotnet polytope init", "dotnet polytope init my-experiments"],
        ["validate"] =
        [
            "dotnet polytope validate",
            "dotnet polytope validate experiments.yaml --set network.hidden=20x4",
        ],
        ["list"] = ["dotnet polytope list", "dotnet polytope list -e deep --json"],
        ["run"] =
        [
            "dotnet polytope run -e deep",
            "dotnet polytope run -e deep --set network.hidden=20x4 --set seed=2 -o wide",
            "dotnet polytope run --dry-run",
            "dotnet polytope run --json                # an event a line",
        ],
        ["render"] =
        [
            "dotnet polytope render runs/deep --output \"renderer: svg\"",
            "dotnet polytope render runs/deep --manifest experiments.yaml",
        ],
        ["view"] =
        [
            "dotnet polytope view runs/deep",
            "dotnet polytope view runs/deep --epoch 120 --port 0",
            "dotnet polytope view net.onnx --plane 0,0,0 1,0,0 0,1,1 --html plane.html",
        ],
        ["regions"] =
        [
            "dotnet polytope regions runs/deep --svg deep.svg --png deep.png",
            "dotnet polytope regions net.onnx --window 0,0,1,1 --check --bounds",
            "dotnet polytope regions mnist.safetensors --plane three-digits.csv --png plane.png",
        ],
        ["inspect"] =
        [
            "dotnet polytope inspect runs/deep --at 0.31,0.62",
            "dotnet polytope inspect net.onnx --points points.csv --json",
            "dotnet polytope inspect net.json --compare 0.3,0.1 0.4,0.5",
        ],
        ["convert"] =
        [
            "dotnet polytope convert runs/deep deep.onnx",
            "dotnet polytope convert net.safetensors net.json",
        ],
        ["verify"] = ["dotnet polytope verify runs/deep", "dotnet polytope verify runs/deep/run.json --json"],
        ["compare"] =
        [
            "dotnet polytope compare runs/widths",
            "dotnet polytope compare runs/widths --curves widths.svg --frames widths.png",
        ],
        ["report"] = ["dotnet polytope report runs", "dotnet polytope report runs/widths -o widths.html"],
        ["submit"] =
        [
            "dotnet polytope submit -e widths --tasks 8 -- --partition=short --time=30:00",
            "dotnet polytope submit --status",
        ],
        ["plugins"] =
        [
            "dotnet polytope plugins",
            "dotnet polytope plugins add HeightMap/bin/Release/net10.0/publish",
            "dotnet polytope plugins remove HeightMap",
        ],
        ["trust"] = ["dotnet polytope trust experiments.yaml", "dotnet polytope trust experiments.yaml --forget"],
        ["schema"] = ["dotnet polytope schema > experiments.schema.json"],
        ["completion"] =
        [
            "eval \"$(dotnet polytope completion bash)\"                      # in ~/.bashrc",
            "dotnet polytope completion zsh > \"${fpath[1]}/_dotnet-polytope\"",
            "dotnet polytope completion fish > ~/.config/fish/completions/dotnet-polytope.fish",
            "dotnet polytope completion powershell | Out-String | Invoke-Expression",
        ],
    };

    /// <param name="verb">Its name; empty for the command as a whole.</param>
    public static IReadOnlyList<string> Of(string verb) => _of.GetValueOrDefault(verb, []);
}
