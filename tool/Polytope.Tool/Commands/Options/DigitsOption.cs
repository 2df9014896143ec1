using System.CommandLine;

namespace Polytope.Tool.Commands.Options;

/// <summary><c>--digits</c>, which goes with verbs that print measured numbers as text.</summary>
internal static class DigitsOption
{
    public static Option<int?> Create() => NumberOption.Integer(
        "--digits", "Significant digits of numbers in the text; JSON has all of them.", least: 1, most: 17);
}
