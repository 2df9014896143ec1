using System.CommandLine;
using System.Globalization;
using Polytope.Core.Inspection;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Inspect;

/// <summary><c>--window</c> in any number of dimensions.</summary>
internal sealed class InputWindowOption
{
    private readonly Option<string?> _window = new("--window")
    {
        Description = "Let the sides of this window join the inequalities: x0,y0,x1,y1 in the plane; in general all "
            + "lower bounds, then all upper ones, or two numbers for every coordinate. A file of type .nnet has one.",
        HelpName = "x0,y0,x1,y1",
    };

    public void AddTo(Command command) => command.Add(_window);

    /// <summary>What is asked for, or the bounds that the model's file tells; null for none.</summary>
    /// <exception cref="UserErrorException">It is no window of so many dimensions.</exception>
    public InputWindow? In(ParseResult parsed, Model model)
    {
        var inputs = model.Network.Shape.Inputs;
        if (parsed.GetValue(_window) is not { } text)
            return model.Bounds is { } bounds
                ? new InputWindow([.. bounds.Select(bound => bound.Least)], [.. bounds.Select(bound => bound.Greatest)])
                : null;
        var numbers = Coordinates.Parse(text);
        if (numbers?.Length == 2)
            numbers = [.. Enumerable.Repeat(numbers[0], inputs), .. Enumerable.Repeat(numbers[1], inputs)];
        if (numbers is null || numbers.Length != 2 * inputs)
            throw Mistake(
                text,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a window of {Counted.Of(inputs, "input")} is {2 * inputs} numbers, all lower bounds, "
                    + $"then all upper ones, or two for every coordinate."));
        return Arguments.Checked($"--window {text}", () => new InputWindow(numbers[..inputs], numbers[inputs..]));
    }

    private static UserErrorException Mistake(string text, string reason) =>
        new($"--window {text}: {reason}", ExitCode.WrongInput);
}
