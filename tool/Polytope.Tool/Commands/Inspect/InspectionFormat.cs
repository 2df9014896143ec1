using System.CommandLine;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Polytopes;

namespace Polytope.Tool.Commands.Inspect;

/// <summary>In which format: an option each, text without any.</summary>
internal sealed class InspectionFormat
{
    private readonly List<(Option<bool> Option, IInspectionWriter Writer)> _formats =
    [
        Format("--json", "Print JSON: a list with an object for each point.", new JsonInspectionWriter()),
        Format(
            "--csv",
            "Print CSV: a line an inequality.",
            new LinesInspectionWriter("--csv", PolytopeCsv.WriteHeader, PolytopeCsv.Write)),
        Format("--latex", "Print LaTeX (amsmath).", new LinesInspectionWriter("--latex", null, PolytopeLatex.Write)),
        Format(
            "--ine",
            "Print the H-representation that lrslib and cddlib read, exactly.",
            new LinesInspectionWriter("--ine", null, PolytopeIne.Write) { TakesMany = false }),
        Format(
            "--vnnlib",
            "Print the polytope as the input set of a VNN-LIB property, version 1.",
            new LinesInspectionWriter("--vnnlib", null, new PolytopeVnnLib(1).Write) { TakesMany = false }),
        Format(
            "--vnnlib2",
            "The same in VNN-LIB 2.0.",
            new LinesInspectionWriter("--vnnlib2", null, new PolytopeVnnLib(2).Write) { TakesMany = false }),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _formats) command.Add(option);
    }

    /// <exception cref="UserErrorException">More than one.</exception>
    public IInspectionWriter In(ParseResult parsed)
    {
        var chosen = _formats.Where(format => parsed.GetValue(format.Option)).ToList();
        return chosen.Count switch
        {
            0 => new LinesInspectionWriter("", null, PolytopeText.Write),
            1 => chosen[0].Writer,
            _ => throw new UserErrorException(
                $"{chosen[0].Option.Name} and {chosen[1].Option.Name} are two formats; give one of them.",
                ExitCode.WrongInput),
        };
    }

    private static (Option<bool>, IInspectionWriter) Format(
        string name, string description, IInspectionWriter writer) =>
        (new Option<bool>(name) { Description = description }, writer);
}
